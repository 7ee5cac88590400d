import { describe, expect, test } from "vitest";

import {
  formatAmount,
  formatMoney,
  formatNote,
  formatQuantity,
  formatRate,
  formatScaled,
  parseScaled,
} from "./numbers";

describe("amounts", () => {
  test("are grouped and get the language's decimal sign", () => {
    expect(formatAmount(123450, "DKK", "da")).toBe("1.234,50");
    expect(formatAmount(123456789012, "DKK", "en")).toBe("1,234,567,890.12");
    expect(formatAmount(5, "DKK", "da")).toBe("0,05");
    expect(formatAmount(0, "DKK", "da")).toBe("0,00");
    expect(formatAmount(-5, "DKK", "da")).toBe("\u22120,05");
  });

  test("have as many decimals as their currency", () => {
    expect(formatAmount(1234, "JPY", "en")).toBe("1,234");
    expect(formatAmount(1234, "KWD", "en")).toBe("1.234");
    expect(formatAmount(1234, "", "en")).toBe("12.34");
  });

  test("carry the currency's sign behind a space that does not break", () => {
    expect(formatMoney(2500, "DKK", "da")).toBe("25,00\u00a0kr.");
    expect(formatMoney(2500, "CHF", "en")).toBe("25.00\u00a0CHF");
  });

  test("of notes lose decimals that say nothing", () => {
    expect(formatNote(50000, "DKK", "da")).toBe("500");
    expect(formatNote(50, "DKK", "da")).toBe("0,50");
  });
});

describe("quantities and rates", () => {
  test("lose zeros that say nothing", () => {
    expect(formatQuantity(3000, "da")).toBe("3");
    expect(formatQuantity(482, "da")).toBe("0,482");
    expect(formatQuantity(1500, "en")).toBe("1.5");
    expect(formatQuantity(-1000, "en")).toBe("\u22121");
    expect(formatQuantity(1000000, "da")).toBe("1.000");
    expect(formatRate(250000, "da")).toBe("25\u202f%");
    expect(formatRate(75000, "en")).toBe("7.5%");
  });
});

describe("typed numbers", () => {
  test.each([
    ["12,50", 1250],
    ["12.5", 1250],
    ["12", 1200],
    [",5", 50],
    ["1.234", 123400],
    ["1.234,5", 123450],
    ["-3", -300],
    ["\u22123", -300],
    ["0", 0],
    ["-0", 0],
  ])("%s in Danish is %i øre", (text, minor) => {
    expect(parseScaled(text, 2, "da")).toBe(minor);
  });

  test.each(["", ",", "abc", "1,234", "1,2,3", "12,505", "1e3", "9999999999999"])(
    "%s is no amount",
    (text) => {
      expect(parseScaled(text, 2, "da")).toBeNull();
    },
  );

  test("that begin with zero are never grouped: 0.345 kg is no 345 kg", () => {
    expect(parseScaled("0.345", 3, "da")).toBe(345);
    expect(parseScaled("1.345", 3, "da")).toBe(1_345_000);
  });

  test("come back as they were written", () => {
    for (const value of [0, 1, 99, 100, 123456789, -4200]) {
      for (const language of ["da", "en"] as const) {
        expect(parseScaled(formatScaled(value, 2, language), 2, language)).toBe(value);
      }
    }
  });
});
