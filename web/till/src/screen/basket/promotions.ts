// What the till says of promotions, put into words.
import type { Format } from "../model/format";
import type { AppliedPromotion, Line, Measure, NearMiss, PromotionReason } from "../model/view";
import type { Words } from "../words/words";

const ORDER: readonly PromotionReason["why"][] = ["gives", "bound", "missing", "limit", "no_better"];

/** Where and in which language it is said. */
export interface Say {
  readonly words: Words;
  readonly format: Format;
}

/** What gives something first, then what might. */
export function inOrder(reasons: readonly PromotionReason[]): readonly PromotionReason[] {
  return [...reasons].sort((one, other) => ORDER.indexOf(one.why) - ORDER.indexOf(other.why));
}

/** What a promotion does for a line, or why it does nothing. */
export function reasonSentence(reason: PromotionReason, line: Line, { words, format }: Say): string {
  const say = words.promotions;
  switch (reason.why) {
    case "gives": {
      const { amount = 0, pieces = 0 } = reason;
      if (amount === 0) return say.counts;
      const some = line.unit === "pcs" && pieces * 1000 < line.quantity;
      return some
        ? say.givesSome(format.amount(amount), format.count(pieces), format.quantity(line.quantity))
        : say.gives(format.amount(amount));
    }
    case "bound":
      return say.bound(reason.other ?? "");
    case "missing":
      return say.missing(measured(reason.missing ?? 0, reason.measure ?? "count", format));
    case "limit":
      return say.limit;
    case "no_better":
      return say.noBetter;
  }
}

/** What more of is missing; `category` is what the part's category is called, if it has one. */
export function missing(miss: NearMiss, category: string, { words, format }: Say): string {
  const say = words.promotions;
  const much = measured(miss.missing, miss.measure, format);
  if (miss.measure !== "count") return say.moreOf(much);
  if (category !== "") return say.moreFrom(much, category);
  const name = miss.like?.name ?? "";
  return miss.goods.length > 1 ? say.moreLike(much, name) : say.moreItems(much, name);
}

/** The promotions that gave most, so many rows of them, and what the others gave together. */
export function rowsOf(
  promotions: readonly AppliedPromotion[],
  most: number,
): { readonly rows: readonly AppliedPromotion[]; readonly others: readonly AppliedPromotion[] } {
  const sorted = [...promotions].sort((one, other) => one.total - other.total);
  // A row for one other takes as much room as that one.
  const end = sorted.length > most ? most - 1 : most;
  return { rows: sorted.slice(0, end), others: sorted.slice(end) };
}

function measured(much: number, measure: Measure, format: Format): string {
  if (measure === "amount") return format.amount(much);
  return measure === "weight" ? format.measure(much, "kg") : format.count(much);
}
