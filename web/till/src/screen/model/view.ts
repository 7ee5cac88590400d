// The view and the results as docs/developer/till-protocol.md tells them. Types only.

import type { Names } from "./catalogue";

export interface TillView {
  readonly register?: Register;
  readonly language: string;
  readonly person?: SignedIn;
  readonly training: boolean;
  readonly durable: boolean;
  readonly unsent: number;
  readonly day: DayView;
  readonly items: number;
  readonly catalogue_at?: string;
  readonly sync: SyncView;
  readonly parked: number;
  readonly phase: Phase;
  /** Left out until the office's settings are here. */
  readonly basket?: Basket;
  readonly done?: Done;
  /** What somebody should know while it lasts. */
  readonly notices?: readonly Notice[];
  /** What may have happened or not before a restart; somebody has to look. */
  readonly unclear?: readonly UnclearEffect[];
  /** Of a till that is not paired yet, or is paired again. */
  readonly pairing?: {
    readonly state: "idle" | "asking" | "refused";
    readonly problem?: { readonly code: string; readonly facts?: Facts };
  };
}

/** Of a refusal's form; nothing was refused. */
export interface Notice {
  readonly code: string;
  readonly facts?: Facts;
}

export interface UnclearEffect {
  readonly effect: string;
  readonly kind: string;
  readonly at: string;
  readonly title?: string;
  readonly receipt_code?: string;
}

export type Phase = "unpaired" | "signed_out" | "selling" | "tendering" | "done";

export interface Register {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly store: string;
  readonly currency: string;
  readonly zone: string;
}

export interface SignedIn {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

export interface DayView {
  readonly open: boolean;
  readonly day?: string;
  readonly has_float: boolean;
}

export interface SyncView {
  readonly state: "idle" | "pushing" | "pulling" | "offline" | "stopped";
  readonly since?: string;
  readonly problem?: string | { readonly code: string; readonly facts?: Facts };
  readonly progress?: { readonly done: number; readonly of: number };
  /** Another register's receipt that the office was asked for. */
  readonly receipt?: {
    readonly receipt_code: string;
    readonly state: "wanted" | "asking" | "found" | "unknown" | "offline";
  };
  /** A coupon's code that the office was asked for. */
  readonly coupon?: {
    readonly code: string;
    readonly state: "wanted" | "asking" | "reserved" | "refused" | "offline";
  };
}

export interface Basket {
  readonly id?: string;
  readonly lines: readonly Line[];
  readonly first: number;
  readonly count: number;
  /** Another number than before: the basket changed. */
  readonly steps: number;
  readonly pieces: number;
  readonly total: number;
  readonly tax: number;
  readonly net: number;
  readonly discount: number;
  /** Of the whole basket; these are by hand. */
  readonly discounts: readonly (Discount & { readonly discount: number })[];
  /** What each promotion that gave something did; totals are below zero. */
  readonly promotions: readonly AppliedPromotion[];
  /** Codes of settings.customer_groups; left out while nothing is said of the customer. */
  readonly customer_groups?: readonly string[];
  /** Left out while none was handed over. */
  readonly coupons?: readonly HandedCoupon[];
  /** Whether the shop has promotions at all. */
  readonly offers?: boolean;
  readonly taxes: readonly TaxRow[];
  readonly exempt: boolean;
  /** Left out unless what is added comes back without a receipt. */
  readonly returning?: { readonly by: string; readonly reason?: string; readonly approved_by?: string };
  readonly note?: string;
  readonly tenders: readonly Tender[];
  readonly due: number;
  readonly due_cash: number;
  readonly type: "sale" | "refund" | "exchange";
}

export interface HandedCoupon {
  readonly coupon: string;
  readonly name: string;
  readonly code: string;
  readonly checked: "office" | "offline" | "none";
  /** What the promotions that ask for the coupon give in all. */
  readonly gives: number;
}

export interface Line {
  readonly line: number;
  readonly item: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: Unit;
  readonly quantity: number;
  readonly list_price: number;
  readonly price: number;
  readonly modifiers?: readonly LineModifier[];
  readonly amount: number;
  readonly discounts?: readonly Discount[];
  readonly total: number;
  readonly deposit_of?: number;
  readonly refund_of?: { readonly register: string; readonly seq: number; readonly line: number };
  readonly note?: string;
  readonly lot?: string;
  readonly serial?: string;
  readonly expires_on?: string;
  readonly best_before?: string;
  readonly touched?: boolean;
}

export type Unit = "pcs" | "kg" | "l" | "m";

export interface LineModifier {
  readonly modifier: string;
  readonly name: string;
  readonly price: number;
  readonly quantity: number;
}

/** By hand it has a number; of a promotion the promotion's id and name. */
export interface Discount {
  readonly discount?: number;
  readonly promotion?: string;
  readonly name?: string;
  readonly pieces?: number;
  readonly source?: string;
  readonly reason?: string;
  readonly rate?: number;
  readonly amount?: number;
  readonly total?: number;
}

export interface AppliedPromotion {
  readonly promotion: string;
  readonly name: string;
  readonly applications: number;
  readonly total: number;
}

/** What a promotion that fits a line does for it, and why (the command `explain`). */
export interface PromotionReason {
  readonly line: number;
  readonly promotion: string;
  readonly name: string;
  readonly why: "gives" | "bound" | "missing" | "limit" | "no_better";
  readonly amount?: number;
  readonly pieces?: number;
  readonly missing?: number;
  readonly measure?: Measure;
  readonly other?: string;
}

/** So much more, and the basket costs less than with it at its own price. */
export interface NearMiss {
  readonly promotion: string;
  readonly name: string;
  readonly missing: number;
  readonly measure: Measure;
  readonly saves: number;
  readonly like?: { readonly item: string; readonly name: string; readonly price: number };
  /** Items to choose from. */
  readonly goods: readonly string[];
  readonly category?: string;
}

/** Pieces, thousandths, or minor units. */
export type Measure = "count" | "weight" | "amount";

export interface TaxRow {
  readonly category: string;
  readonly rate: number;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

export interface Tender {
  readonly tender: number;
  readonly kind: string;
  readonly type: TenderType;
  readonly amount: number;
  readonly given?: number;
  readonly change?: number;
  readonly reference?: string;
}

export type TenderType = "cash" | "card" | "wallet" | "voucher" | "account";

export interface Done {
  readonly seq: number;
  readonly receipt_code: string;
  readonly type: "sale" | "refund" | "exchange";
  readonly total: number;
  readonly to_pay: number;
  readonly change: number;
  /** Its receipt may have been printed: the next one is a copy. */
  readonly printed: boolean;
  readonly receipt: DocumentModel;
}

export type Facts = { readonly [fact: string]: unknown };

/** A paper as blocks (kasse.domain.receipt). */
export interface DocumentModel {
  readonly title: string;
  readonly receipt_code?: string;
  readonly currency: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | HeaderBlock
  | { readonly block: "mark"; readonly mark: string; readonly number?: number }
  | FactsBlock
  | LineBlock
  | {
      readonly block: "discount";
      readonly reason?: string;
      readonly rate?: number;
      readonly amount: number;
    }
  | {
      readonly block: "sum";
      readonly label: string;
      readonly amount: number;
      readonly strong?: boolean;
    }
  | {
      readonly block: "tender";
      readonly kind: string;
      readonly amount: number;
      readonly given?: number;
      readonly change?: number;
      readonly reference?: string;
    }
  | {
      readonly block: "taxes";
      readonly rows: readonly TaxRow[];
      readonly net: number;
      readonly tax: number;
    }
  | { readonly block: "note"; readonly text: string }
  | { readonly block: "footer"; readonly lines: readonly string[] }
  | { readonly block: "barcode"; readonly symbology: string; readonly text: string }
  | { readonly block: "qr"; readonly text: string }
  | { readonly block: "totals"; readonly totals: Totals };

export interface HeaderBlock {
  readonly block: "header";
  readonly lines: readonly string[];
  readonly company?: string;
  readonly vat_number?: string;
  readonly company_number?: string;
  /** What the country calls that number, by language. */
  readonly number_names?: Names;
}

export interface FactsBlock {
  readonly block: "facts";
  readonly at: string;
  readonly zone: string;
  readonly register: string;
  readonly seq: number;
  readonly receipt_code?: string;
  readonly person?: string;
  readonly day?: string;
  readonly number?: number;
  readonly opened_at?: string;
  readonly left_in_drawer?: number;
}

export interface LineBlock {
  readonly block: "line";
  readonly name: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unit: Unit;
  readonly price: number;
  readonly amount: number;
  readonly total: number;
  readonly list_price?: number;
  readonly modifiers?: readonly Omit<LineModifier, "modifier">[];
  readonly discounts?: readonly { name?: string; reason?: string; rate?: number; amount: number }[];
  readonly note?: string;
  readonly serial?: string;
  readonly lot?: string;
  readonly expires_on?: string;
  readonly best_before?: string;
  readonly exempted?: number;
  readonly deposit?: boolean;
}

export interface CountAndAmount {
  readonly count: number;
  readonly amount: number;
}

/** `totals` of X and Z reports (docs/journal.md). */
export interface Totals {
  readonly sales: number;
  readonly refunds: number;
  readonly exchanges: number;
  readonly gross: number;
  readonly net: number;
  readonly tax: number;
  readonly sold: number;
  readonly returned: number;
  readonly taxes: readonly TaxRow[];
  readonly tenders: readonly ({ readonly kind: string } & CountAndAmount)[];
  readonly rounding: number;
  readonly float: number;
  readonly pay_in: number;
  readonly pay_out: number;
  readonly drop: number;
  readonly expected_cash: number;
  readonly counted?: number;
  readonly difference?: number;
  readonly first_receipt?: number;
  readonly last_receipt?: number;
  readonly grand_gross: number;
  readonly grand_returned: number;
  readonly [other: string]: unknown;
}
