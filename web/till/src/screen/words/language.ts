/** The languages that every sentence exists in. */
export type Language = "da" | "en";

export const LANGUAGES: readonly Language[] = ["da", "en"];

/** The language to begin with: the device's, when we have it. */
export function languageOf(tag: string | undefined): Language {
  return /^(da|nb|nn|no|fo)\b/i.test(tag ?? "") ? "da" : "en";
}
