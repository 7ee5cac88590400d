// Formatting with the screen's language, currency and zone filled in.
import {
  formatAmount,
  formatMoney,
  formatNote,
  formatQuantity,
  formatRate,
  formatScaled,
  decimalsOf,
  decimalSign,
  parseScaled,
} from "../format/numbers";
import { formatDate, formatInstant, formatTime } from "../format/times";
import type { Place } from "../words/facts";
import type { Unit } from "./view";

export class Format {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  amount(minor: number): string {
    return formatAmount(minor, this.#place.currency, this.#place.language);
  }

  money(minor: number): string {
    return formatMoney(minor, this.#place.currency, this.#place.language);
  }

  note(minor: number): string {
    return formatNote(minor, this.#place.currency, this.#place.language);
  }

  count(number: number): string {
    return formatScaled(number, 0, this.#place.language);
  }

  quantity(thousandths: number): string {
    return formatQuantity(thousandths, this.#place.language);
  }

  /** With its unit, unless it is pieces. */
  measure(thousandths: number, unit: Unit): string {
    const text = this.quantity(thousandths);
    return unit === "pcs" ? text : `${text}\u00a0${unit}`;
  }

  rate(ppm: number): string {
    return formatRate(ppm, this.#place.language);
  }

  time(instant: string): string {
    return formatTime(instant, this.#place.zone, this.#place.language);
  }

  instant(instant: string): string {
    return formatInstant(instant, this.#place.zone, this.#place.language);
  }

  date(day: string): string {
    return formatDate(day, this.#place.language);
  }

  get decimals(): number {
    return decimalsOf(this.#place.currency);
  }

  get decimalSign(): string {
    return decimalSign(this.#place.language);
  }

  /** A typed amount in minor units, or null. */
  readAmount(text: string): number | null {
    return parseScaled(text, this.decimals, this.#place.language);
  }

  /** A typed quantity in thousandths, or null; pieces are whole. */
  readQuantity(text: string, unit: Unit): number | null {
    const whole = unit === "pcs" ? parseScaled(text, 0, this.#place.language) : null;
    if (unit === "pcs") return whole === null ? null : Number(`${whole}000`);
    return parseScaled(text, 3, this.#place.language);
  }

  /** A typed percentage in parts per million, or null. */
  readRate(text: string): number | null {
    return parseScaled(text.replace("%", ""), 4, this.#place.language);
  }
}
