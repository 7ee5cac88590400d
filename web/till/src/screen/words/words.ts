// The catalogue of a language, and refusals put into it.
import type { Names } from "../model/catalogue";
import type { Facts } from "../model/view";
import { da } from "./da";
import { en, type Words } from "./en";
import { factReader, type Place } from "./facts";
import type { Language } from "./language";
import { refusalsDa } from "./refusals.da";
import { type RefusalCode, type RefusalText, refusalsEn } from "./refusals.en";

export type { Words } from "./en";

const WORDS: { readonly [language in Language]: Words } = { da, en };
const REFUSALS: { readonly [language in Language]: { readonly [code in RefusalCode]: RefusalText } } =
  { da: refusalsDa, en: refusalsEn };

export function wordsOf(language: Language): Words {
  return WORDS[language];
}

/** Whether both languages have a sentence for the code. */
export function hasWords(code: string): code is RefusalCode {
  return code in refusalsEn && code in refusalsDa;
}

/** What happened and what to do, in the reader's language. */
export function refusalSentence(code: string, facts: Facts, place: Place): string {
  if (!hasWords(code)) return WORDS[place.language].refusalUnknown(code);
  const text = REFUSALS[place.language][code];
  return typeof text === "string" ? text : text(factReader(facts, place));
}

/** As a refusal's sentence; nothing failed, so one without words only names itself. */
export function noticeSentence(code: string, facts: Facts, place: Place): string {
  return hasWords(code) ? refusalSentence(code, facts, place) : WORDS[place.language].noticeUnknown(code);
}

/** The name in the reader's language, or in the one there is. */
export function nameIn(names: Names | undefined, language: Language, fallback = ""): string {
  return names?.[language] ?? names?.en ?? names?.da ?? fallback;
}
