import { describe, expect, it } from "vitest";

import { Catalogue, UNCATEGORISED } from "../model/catalogue.svelte";
import type { Facts } from "../model/view";
import { Browse } from "./browse.svelte";

const BREAD = { id: "c-bread", names: { da: "Brød" } };
const LOOSE = { id: "i-1", sku: "1", name: "Dobbelt", unit: "pcs" };

async function browse(uncategorised: boolean, layouts: readonly object[] = []): Promise<Browse> {
  const catalogue = new Catalogue(({ command, ...rest }): Promise<Facts> => {
    if (command !== "items") return Promise.resolve({});
    if ("uncategorised" in rest) return Promise.resolve({ items: [LOOSE] });
    if ("ids" in rest || "category" in rest) return Promise.resolve({ items: [] });
    return Promise.resolve({ categories: [BREAD], layouts, uncategorised });
  });
  await catalogue.load();
  return new Browse(catalogue);
}

describe("items of no category", () => {
  it("stand last among the categories", async () => {
    const there = await browse(true);
    expect(there.categories).toEqual([BREAD, UNCATEGORISED]);
    await there.open(UNCATEGORISED);
    expect(there.items).toEqual([LOOSE]);
    expect(there.categories).toEqual([]);
  });

  it("take no room where there are none", async () => {
    expect((await browse(false)).categories).toEqual([BREAD]);
  });
});
