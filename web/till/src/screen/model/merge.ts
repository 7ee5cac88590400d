// Keeps what did not change: a line that says the same stays the same object, so that nothing of it
// is drawn again.
import type { Line, TillView } from "./view";

export function mergeView(before: TillView | null, after: TillView): TillView {
  if (before?.basket === undefined || after.basket === undefined) return after;
  const lines = mergeLines(before.basket.lines, after.basket.lines);
  return { ...after, basket: { ...after.basket, lines } };
}

function mergeLines(before: readonly Line[], after: readonly Line[]): readonly Line[] {
  const known = new Map(before.map((line) => [line.line, line]));
  return after.map((line) => {
    const old = known.get(line.line);
    return old !== undefined && equal(old, line) ? old : line;
  });
}

function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return false;
  }
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) =>
      equal((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
    )
  );
}
