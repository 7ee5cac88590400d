import { expect, test } from "vitest";

import { drawQr } from "./qr";

test("a code is a path of its dark modules inside a border", () => {
  const { size, path } = drawQr("https://shop.example/r/1");
  // Version 2 has 25 modules; a border of two on each side. The finder begins at the corner.
  expect(size).toBe(29);
  expect(path.startsWith("M2 2h1v1h-1zM3 2h1v1h-1z")).toBe(true);
});

test("the last code is kept, another is drawn", () => {
  const first = drawQr("a");
  expect(drawQr("a")).toBe(first);
  expect(drawQr("b").path).not.toBe(first.path);
});
