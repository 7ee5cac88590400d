import { expect, test } from "vitest";

import { Entry } from "./entry.svelte";

function typed(keys: string[], decimals = 2, suggestion = ""): string {
  const entry = new Entry({ decimals, suggestion });
  for (const key of keys) entry.press(key);
  return entry.text;
}

test.each([
  [["1", "2", ",", "5"], "12,5"],
  [["1", ",", ",", "2"], "1,2"],
  [[",", "5"], "0,5"],
  [["0", "0", "5"], "5"],
  [["1", ",", "2", "3", "4"], "1,23"],
  [["1", ",", "00"], "1,00"],
  [["1", ",", "2", "00"], "1,20"],
  [["5", "00", "back"], "50"],
  [["5", "clear"], ""],
  [["x", "1"], "1"],
])("%j is %s", (keys, text) => {
  expect(typed(keys)).toBe(text);
});

test("no decimals where there are none", () => {
  expect(typed(["1", ",", "2"], 0)).toBe("12");
});

test("the first key replaces a suggestion", () => {
  expect(typed(["7"], 2, "125,50")).toBe("7");
  expect(typed(["back"], 2, "125,50")).toBe("");
  expect(typed([], 2, "125,50")).toBe("125,50");
});

test("comes back to what was saved", () => {
  const entry = new Entry({ decimals: 2, suggestion: "5" });
  const restore = entry.save();
  for (const key of ["5", "7", "0", "1"]) entry.press(key);
  restore();
  expect([entry.text, entry.suggested]).toEqual(["5", true]);
});

test("stops at twelve digits", () => {
  expect(typed(Array(20).fill("9"))).toBe("9".repeat(12));
});

test("a PIN keeps its zeros", () => {
  const entry = new Entry({ decimals: 0, keepZeros: true });
  for (const key of ["0", "0", "7"]) entry.press(key);
  expect(entry.text).toBe("007");
});
