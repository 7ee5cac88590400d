// Facts of a refusal, read for a sentence.
import { formatMoney, formatQuantity, formatScaled } from "../format/numbers";
import { formatDate, formatTime } from "../format/times";
import type { Facts } from "../model/view";
import type { Language } from "./language";

/** Reads facts by name; what is missing reads as an empty text. */
export interface FactReader {
  text(name: string): string;
  number(name: string): string;
  /** A number whose decimals are a fact as well. */
  scaled(name: string, decimals: string): string;
  amount(name: string): string;
  quantity(name: string): string;
  date(name: string): string;
  time(name: string): string;
}

export interface Place {
  readonly language: Language;
  readonly currency: string;
  readonly zone: string;
}

export function factReader(facts: Facts, { language, currency, zone }: Place): FactReader {
  const text = (name: string): string => {
    const value = facts[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const withNumber = (name: string, format: (value: number) => string): string => {
    const value = facts[name];
    return typeof value === "number" ? format(value) : text(name);
  };
  return {
    text,
    number: (name) => withNumber(name, (value) => formatScaled(value, 0, language)),
    scaled: (name, decimals) =>
      withNumber(name, (value) => formatScaled(value, Number(facts[decimals] ?? 0), language)),
    amount: (name) => withNumber(name, (value) => formatMoney(value, currency, language)),
    quantity: (name) => withNumber(name, (value) => formatQuantity(value, language)),
    date: (name) => formatDate(text(name), language),
    time: (name) => formatTime(text(name), zone, language),
  };
}
