import { expect, test } from "vitest";

import { addInstead } from "./answers";

test("a scan stays a scan, so that what its code carries is kept (BSK-44)", () => {
  const scan = { command: "scan", text: "2*(01)05700000000011(17)261124", date_checked: true };
  expect(addInstead(scan, "i-brie")).toEqual({ ...scan, item: "i-brie" });
});

test("a tap becomes the item that was chosen, with what was answered already", () => {
  const tap = { command: "add", item: "i-shirt", quantity: 2000, age_checked: 18, modifiers: [] };
  expect(addInstead(tap, "i-shirt-m")).toEqual({
    command: "add",
    item: "i-shirt-m",
    quantity: 2000,
    age_checked: 18,
  });
});
