// QR codes as the path of their dark modules: light for the browser, sharp on paper.
import { encode } from "uqr";

export interface QrPath {
  readonly size: number;
  readonly path: string;
}

let last: { readonly text: string; readonly drawn: QrPath } | null = null;

/** The code of a text; the last one is kept, because a receipt shows it in more than one place. */
export function drawQr(text: string): QrPath {
  if (last?.text !== text) {
    const code = encode(text, { ecc: "M", border: 2 });
    const path = code.data
      .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")))
      .join("");
    last = { text, drawn: { size: code.size, path } };
  }
  return last.drawn;
}
