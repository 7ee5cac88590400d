// What stands before a scan, a tap or a name: "3*" is three of it, "-1*" one back. Knows no DOM.
import type { Format } from "../model/format";

/** As many digits as somebody likes: what is too much is refused, not overlooked. */
const NUMBER = String.raw`[-\u2212]?\d+(?:[.,]\d+)*`;
const ALONE = new RegExp(String.raw`^${NUMBER}\*$`);
const BEFORE = new RegExp(String.raw`^\s*(${NUMBER})\s*\*\s*(.*)$`, "s");

export interface ScanCommand {
  readonly [argument: string]: string | number;
  readonly command: "scan";
  readonly text: string;
}

/** Whether the text is a multiplier and nothing else. */
export function isMultiplier(text: string): boolean {
  return ALONE.test(text);
}

/** The multiplier in thousandths and what it stands before; null when there is none to be read. */
export function splitMultiplier(
  text: string,
  format: Format,
): { readonly quantity: number; readonly rest: string } | null {
  const found = BEFORE.exec(text);
  const quantity = found === null ? null : format.readQuantity(found[1] ?? "", "kg");
  return quantity === null ? null : { quantity, rest: found?.[2] ?? "" };
}

/**
 * A scan with its multiplier: the one in the text, or else the one that waits. One that cannot be
 * read goes along as it is, for the till to say why.
 */
export function scanCommand(text: string, format: Format, waiting: number | null): ScanCommand {
  const split = splitMultiplier(text, format);
  if (split !== null) return { command: "scan", text: split.rest, quantity: split.quantity };
  if (waiting === null || BEFORE.test(text)) return { command: "scan", text };
  return { command: "scan", text, quantity: waiting };
}
