// What the till tells the customer's window. Types and a name; both sides use it.
import type { Line } from "../model/view";
import type { Language } from "../words/language";

export const CHANNEL = "kasse-display";

export interface Shown {
  readonly language: Language;
  readonly currency: string;
  readonly theme: string;
  readonly store: string;
  readonly state: "idle" | "basket" | "paying" | "done";
  readonly lines: readonly Pick<Line, "line" | "name" | "quantity" | "unit" | "total" | "touched">[];
  readonly total: number;
  readonly due: number;
  readonly change: number;
  readonly qr: string;
}

export type DisplayMessage = { readonly kind: "show"; readonly shown: Shown } | { readonly kind: "hello" };
