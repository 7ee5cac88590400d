/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

import { da } from "./da";
import { en } from "./en";
import { languageOf } from "./language";
import { hasWords, nameIn, refusalSentence } from "./words";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../../../..");
const DANISH = { language: "da", currency: "DKK", zone: "Europe/Copenhagen" } as const;
const ENGLISH = { ...DANISH, language: "en" } as const;

/** The sources that refuse inside a till; pairing is refused by the office, to a till. */
function tillSources(): string {
  return ["src/kasse/domain", "src/kasse/till", "web/till/src/worker"]
    .flatMap((directory) =>
      readdirSync(join(ROOT, directory), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(py|ts)$/.test(name))
        .map((name) => readFileSync(join(ROOT, directory, name), "utf8")),
    )
    .join("\n");
}

/** What is shown, without the words themselves. */
function screenSources(): string {
  const directory = join(ROOT, "web/till/src/screen");
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(svelte|ts)$/.test(name) && !/^words\/|\.test\.ts$/.test(name))
    .map((name) => readFileSync(join(directory, name), "utf8"))
    .join("\n");
}

function documentedCodes(): string[] {
  const page = readFileSync(join(ROOT, "docs/developer/refusals.md"), "utf8");
  return [...page.matchAll(/^\| `([a-z0-9_.]+)` \|/gm)].map((found) => found[1] ?? "");
}

describe("refusals", () => {
  test("that a till can give all have words in both languages", () => {
    const sources = tillSources();
    const given = documentedCodes().filter(
      (code) => sources.includes(`"${code}"`) || code.startsWith("pairing."),
    );
    expect(given.length).toBeGreaterThan(10);
    expect(given.filter((code) => !hasWords(code))).toEqual([]);
  });

  test("are made from their facts", () => {
    const facts = { name: "Rugbrød", expires_on: "2026-11-20" };
    expect(refusalSentence("item.expired", facts, DANISH)).toBe(
      "Rugbrød udløb 20.11.2026. Læg varen til side.",
    );
    expect(refusalSentence("tender.given_too_little", { due: 12550 }, ENGLISH)).toBe(
      "That is too little: 125.50\u00a0kr. is to be paid.",
    );
    expect(refusalSentence("session.locked", { until: "2026-11-23T14:31:15.123Z" }, DANISH)).toBe(
      "For mange forkerte PIN-koder. Prøv igen kl. 15.31.",
    );
  });

  test("tell a limit with its decimals", () => {
    const facts = { text: "10000000", limit: 1_000_000_000, decimals: 3 };
    expect(refusalSentence("number.too_large", facts, DANISH)).toBe(
      "Højst 1.000.000,000 med 3 decimaler. Se efter tallet: blev en stregkode scannet ind i det?",
    );
    expect(refusalSentence("number.too_large", { ...facts, decimals: 0 }, ENGLISH)).toBe(
      "At most 1,000,000,000, with 0 decimals. Check the number: was a barcode scanned into it?",
    );
  });

  test("with an unknown code still say something", () => {
    expect(refusalSentence("what.ever", {}, DANISH)).toBe("Det lykkedes ikke (what.ever).");
  });
});

describe("words", () => {
  test("of both languages differ where they are sentences", () => {
    const danish = new Map(sentences(da));
    const same = sentences(en).filter(([path, text]) => danish.get(path) === text);
    expect(same.map(([path]) => path)).toEqual([
      "app.name",
      "do.ok",
      "do.menu",
      "status.online",
      "status.offline",
      "line.lot",
      "totals.difference",
      "settings.update",
      "units.kg",
      "units.l",
      "units.m",
    ]);
  });

  test("are all said somewhere", () => {
    const screen = screenSources();
    const unsaid = sentences(en).filter(([path]) => {
      const key = path.split(".").at(-1) ?? "";
      return !path.startsWith("ask.reasons.") && !new RegExp(`[.?"]${key}\\b`).test(screen);
    });
    expect(unsaid.map(([path]) => path)).toEqual([]);
  });
});

test("a name is in the reader's language, or in the one there is", () => {
  expect(nameIn({ da: "Brød", en: "Bread" }, "en")).toBe("Bread");
  expect(nameIn({ da: "Brød" }, "en")).toBe("Brød");
  expect(nameIn(undefined, "en", "x")).toBe("x");
});

test("the first language is the device's", () => {
  expect(languageOf("da-DK")).toBe("da");
  expect(languageOf("nb")).toBe("da");
  expect(languageOf("de")).toBe("en");
  expect(languageOf(undefined)).toBe("en");
});

function sentences(part: object, path: string[] = []): [string, string][] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (typeof value === "string") return [[[...path, key].join("."), value]];
    return typeof value === "object" && value !== null ? sentences(value, [...path, key]) : [];
  });
}
