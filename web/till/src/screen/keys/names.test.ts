import { expect, test } from "vitest";

import { keyName } from "./names";

test("keys are named as on the keyboard", () => {
  expect(["ArrowDown", "Escape", "Ctrl+k", "Alt+1", "+", "F9"].map(keyName)).toEqual([
    "\u2193",
    "Esc",
    "Ctrl+K",
    "Alt+1",
    "+",
    "F9",
  ]);
});
