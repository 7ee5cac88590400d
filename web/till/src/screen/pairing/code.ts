const LETTERS = 8;

/** A pairing code as it was typed or pasted: capitals, without the signs people put between. */
export function tidyCode(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, LETTERS);
}
