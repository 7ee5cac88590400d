// Integers into a person's text and back. Nothing is added, multiplied or rounded here: digits are
// grouped, a decimal sign is put in, or taken out.
import type { Language } from "../words/language";

interface Signs {
  readonly group: string;
  readonly decimal: string;
}

const SIGNS: { readonly [language in Language]: Signs } = {
  da: { group: ".", decimal: "," },
  en: { group: ",", decimal: "." },
};
const MINUS = "\u2212";
const NARROW_SPACE = "\u202f";
const NO_BREAK_SPACE = "\u00a0";
const SYMBOLS: { readonly [currency: string]: string } = {
  DKK: "kr.",
  SEK: "kr",
  NOK: "kr",
  EUR: "€",
  GBP: "£",
  USD: "$",
};

/** An integer of `decimals` implied decimals: 123450 with 2 is "1.234,50" in Danish. */
export function formatScaled(value: number, decimals: number, language: Language): string {
  const { group, decimal } = SIGNS[language];
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const whole = digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, group);
  const text = decimals === 0 ? whole : `${whole}${decimal}${digits.slice(cut)}`;
  return value < 0 ? MINUS + text : text;
}

/** Minor units, without the currency. */
export function formatAmount(minor: number, currency: string, language: Language): string {
  return formatScaled(minor, decimalsOf(currency), language);
}

/** Minor units, with the currency's sign. */
export function formatMoney(minor: number, currency: string, language: Language): string {
  const text = formatAmount(minor, currency, language);
  return `${text}${NO_BREAK_SPACE}${SYMBOLS[currency] ?? currency}`;
}

/** Minor units without their decimals when these are nought: for notes and coins. */
export function formatNote(minor: number, currency: string, language: Language): string {
  return withoutZeros(formatAmount(minor, currency, language), decimalsOf(currency), language);
}

/** Thousandths: "3", "0,482". */
export function formatQuantity(thousandths: number, language: Language): string {
  const text = formatScaled(thousandths, 3, language);
  const [whole, rest] = split(text, language);
  const kept = rest.replace(/0+$/, "");
  return kept === "" ? whole : whole + SIGNS[language].decimal + kept;
}

/** Parts per million as percent: 250000 is "25 %". */
export function formatRate(ppm: number, language: Language): string {
  const [whole, rest] = split(formatScaled(ppm, 4, language), language);
  const kept = rest.replace(/0+$/, "");
  const text = kept === "" ? whole : whole + SIGNS[language].decimal + kept;
  return language === "da" ? `${text}${NARROW_SPACE}%` : `${text}%`;
}

/** How many decimals a currency has (ISO 4217, as the platform knows it). */
export function decimalsOf(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return options.maximumFractionDigits ?? 2;
}

/**
 * What a person typed, as an integer of `decimals` implied decimals; null when it is not a number
 * or has too many decimals. Both signs are read as the decimal sign, unless three digits follow
 * the language's grouping sign.
 */
export function parseScaled(text: string, decimals: number, language: Language): number | null {
  const { group } = SIGNS[language];
  const typed = text.trim().replace(/\s/g, "").replace(MINUS, "-");
  const grouped = new RegExp(`^-?[1-9]\\d{0,2}(\\${group}\\d{3})+(?!\\d)`);
  const plain = grouped.test(typed) ? typed.replaceAll(group, "") : typed;
  const found = /^(-?)(\d{0,12})(?:[.,](\d*))?$/.exec(plain);
  if (found === null) return null;
  const [, sign = "", whole = "", rest = ""] = found;
  if ((whole === "" && rest === "") || rest.length > decimals) return null;
  const value = Number(whole + rest.padEnd(decimals, "0"));
  if (!Number.isSafeInteger(value)) return null;
  return sign === "-" && value !== 0 ? -value : value;
}

/** The decimal sign that the number pad offers. */
export function decimalSign(language: Language): string {
  return SIGNS[language].decimal;
}

function split(text: string, language: Language): [string, string] {
  const [whole = "", rest = ""] = text.split(SIGNS[language].decimal);
  return [whole, rest];
}

function withoutZeros(text: string, decimals: number, language: Language): string {
  const zeros = SIGNS[language].decimal + "0".repeat(decimals);
  return decimals > 0 && text.endsWith(zeros) ? text.slice(0, -zeros.length) : text;
}
