import { expect, test } from "vitest";

import { code128 } from "./code128";

/** Bars and spaces written as the modules they cover. */
function modules(text: string): string {
  const code = code128(text);
  if (code === null) return "";
  const line = Array<string>(code.width).fill("0");
  for (const { x, width } of code.bars) line.fill("1", x, x + width);
  return line.join("");
}

test("A: start B, the letter, its check and stop, worked out by hand", () => {
  // 104 + 33 × 1 = 137; 137 mod 103 = 34.
  expect(modules("A")).toBe("11010010000" + "10100011000" + "10001011000" + "1100011101011");
});

test("each character is eleven modules, the frame 35", () => {
  expect(code128("K1-000123")?.width).toBe(35 + 9 * 11);
});

test("a character outside set B is none", () => {
  expect(code128("blå")).toBeNull();
});
