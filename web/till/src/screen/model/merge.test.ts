import { expect, test } from "vitest";

import { mergeView } from "./merge";
import type { Line, TillView } from "./view";

const view = (...lines: object[]): TillView =>
  ({ phase: "selling", basket: { lines, first: 0 } }) as unknown as TillView;

/** The lines after a merge, which are there. */
const linesOf = ({ basket }: TillView): readonly object[] => basket?.lines ?? [];

test("a line that says the same stays the same object", () => {
  const before = view({ line: 1, total: 5, discounts: [{ amount: -1 }] }, { line: 2, total: 7 });
  const after = view({ line: 1, total: 5, discounts: [{ amount: -1 }] }, { line: 2, total: 8 });
  const merged = mergeView(before, after);
  expect(linesOf(merged)[0]).toBe(linesOf(before)[0]);
  expect(linesOf(merged)[1]).toBe(linesOf(after)[1]);
});

test("a mark taken away is a change", () => {
  const before = view({ line: 1, touched: true });
  const after = view({ line: 1 });
  expect(linesOf(mergeView(before, after))[0]).toBe(linesOf(after)[0]);
});

test("a number that moved is a change, and new lines are taken", () => {
  const before = view({ line: 1, total: 5 });
  const after = view({ line: 2, total: 5 }, { line: 1, total: 5 });
  const merged = mergeView(before, after);
  expect(linesOf(merged).map((line) => (line as Line).line)).toEqual([2, 1]);
  expect(linesOf(merged)[1]).toBe(linesOf(before)[0]);
});

test("the first view is taken as it is", () => {
  const after = view({ line: 1 });
  expect(mergeView(null, after)).toBe(after);
});
