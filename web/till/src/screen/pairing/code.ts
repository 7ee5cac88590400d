const LETTERS = 8;

/** A pairing code as it was typed or pasted: capitals, without the signs people put between. */
export function tidyCode(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, LETTERS);
}

/** The code in the address, where a link of the office brought one: /till/#pair=ABCD2345. */
export function codeInAddress({ hash }: { readonly hash: string }): string {
  return hash.startsWith("#pair=") ? tidyCode(hash.slice("#pair=".length)) : "";
}
