// What the catalogue and settings commands answer (docs/developer/feed.md). Types only.
import type { DocumentModel, TenderType, Unit } from "./view";

/** A text in each language that the office wrote it in. */
export interface Names {
  readonly da?: string;
  readonly en?: string;
}

export interface Item {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly names?: Names;
  readonly unit: Unit;
  readonly price?: number;
  readonly unit_price?: { readonly price: number; readonly unit: Unit };
  readonly category?: string;
  readonly has_variants?: boolean;
  readonly options?: readonly (readonly [string, string])[];
  readonly min_age?: number;
  readonly sold?: boolean;
}

export interface ItemDetail extends Item {
  readonly variants?: readonly Item[];
  readonly groups?: readonly ModifierGroup[];
}

export interface ModifierGroup {
  readonly id: string;
  readonly name?: string;
  readonly names?: Names;
  readonly min: number;
  readonly max: number;
  readonly modifiers: readonly Modifier[];
}

export interface Modifier {
  readonly id: string;
  readonly name?: string;
  readonly names?: Names;
  readonly price: number;
}

export interface Category {
  readonly id: string;
  readonly names: Names;
  readonly parent?: string;
  readonly color?: string;
  readonly icon?: string;
  readonly position?: number;
}

export interface LayoutPage {
  readonly names: Names;
  readonly tiles: readonly ({ readonly item: string } | { readonly category: string })[];
}

export interface TenderKind {
  readonly kind: string;
  readonly type: TenderType;
  readonly names: Names;
  readonly needs_reference?: boolean;
  readonly gives_change?: boolean;
  readonly refunds?: boolean;
}

export interface Reason {
  readonly code: string;
  readonly names: Names;
}

export interface Settings {
  readonly company?: { readonly name?: string };
  readonly store?: { readonly name?: string };
  readonly tenders?: readonly TenderKind[];
  readonly quick_cash?: readonly number[];
  readonly denominations?: readonly number[];
  readonly reasons?: { readonly [list: string]: readonly Reason[] };
  readonly customer_groups?: readonly Reason[];
  readonly reasons_required?: readonly string[];
  readonly limits?: { readonly sign_out_after_s?: number };
}

export interface PersonTile {
  readonly id: string;
  readonly name: string;
}

export interface ParkedBasket {
  readonly basket: string;
  readonly name: string;
  readonly lines?: number;
  readonly total?: number;
  readonly at?: string;
}

export interface ReceiptRow {
  readonly seq: number;
  readonly receipt_code: string;
  readonly at: string;
  readonly day: string;
  readonly total: number;
  readonly type: string;
  readonly training: boolean;
}

export interface ReceiptDetail {
  readonly receipt_code: string;
  readonly at: string;
  readonly total: number;
  readonly type: string;
  readonly document: DocumentModel;
  readonly lines: readonly ReceiptLine[];
}

export interface ReceiptLine {
  readonly line: number;
  readonly name: string;
  readonly sku: string;
  readonly unit: Unit;
  readonly quantity: number;
  readonly left: number;
  readonly amount: number;
}
