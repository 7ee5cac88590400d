import { expect, test } from "vitest";

import { Format } from "../model/format";
import type { AppliedPromotion, Line, NearMiss, PromotionReason } from "../model/view";
import { wordsOf } from "../words/words";
import { inOrder, missing, reasonSentence, rowsOf } from "./promotions";

const ENGLISH = {
  words: wordsOf("en"),
  format: new Format({ language: "en", currency: "DKK", zone: "Europe/Copenhagen" }),
};
const LINE = { unit: "pcs", quantity: 3000 } as Line;

function said(reason: Partial<PromotionReason>, line: Line = LINE): string {
  return reasonSentence(reason as PromotionReason, line, ENGLISH);
}

test("each reason has a sentence", () => {
  expect(said({ why: "gives", amount: 636, pieces: 3 })).toBe("6.36 off");
  expect(said({ why: "gives", amount: 636, pieces: 2 })).toBe("6.36 off, on 2 of 3");
  expect(said({ why: "gives", amount: 636, pieces: 1 }, { ...LINE, unit: "kg" })).toBe("6.36 off");
  expect(said({ why: "gives", amount: 0, pieces: 0 })).toBe("Part of it; the saving is on other goods");
  expect(said({ why: "bound", other: "Meal deal" })).toBe("These pieces are in Meal deal");
  expect(said({ why: "missing", missing: 2, measure: "count" })).toBe("2 more needed");
  expect(said({ why: "missing", missing: 4500, measure: "amount" })).toBe("45.00 more needed");
  expect(said({ why: "missing", missing: 250, measure: "weight" })).toBe("0.25\u00a0kg more needed");
});

test("what gives something is said first", () => {
  const reasons = (["missing", "no_better", "gives", "bound"] as const).map((why) => ({ why }) as PromotionReason);
  expect(inOrder(reasons).map(({ why }) => why)).toEqual(["gives", "bound", "missing", "no_better"]);
});

test("what is missing is named by its category, its item, or one of several", () => {
  const apple = { item: "a", name: "Apple", price: 800 };
  const miss = { missing: 1, measure: "count", like: apple, goods: ["a", "b"] } as unknown as NearMiss;
  expect(missing(miss, "Fruit", ENGLISH)).toBe("1 more from Fruit");
  expect(missing(miss, "", ENGLISH)).toBe("1 more, such as Apple");
  expect(missing({ ...miss, goods: ["a"] }, "", ENGLISH)).toBe("1 more: Apple");
  expect(missing({ ...miss, measure: "amount", missing: 2000 }, "", ENGLISH)).toBe("For 20.00 more");
});

test("of many promotions those that gave most have rows", () => {
  const given = [-1, -4, -2, -3].map((total) => ({ total }) as AppliedPromotion);
  const totals = (found: readonly AppliedPromotion[]): number[] => found.map(({ total }) => total);
  const { rows, others } = rowsOf(given, 3);
  expect([totals(rows), totals(others)]).toEqual([[-4, -3], [-2, -1]]);
  expect(rowsOf(given, 4).others).toEqual([]);
});
