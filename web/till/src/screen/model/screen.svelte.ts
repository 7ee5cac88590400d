// The one object that components share: the view, where one is, and the way to send commands.
// It decides nothing: it asks the worker and shows what came back.
import { getContext, setContext } from "svelte";

import type { Command, CommandResult, JsonObject, Refusal, Effect } from "../../protocol";
import type { TillState } from "../../till.svelte";
import type { Place as Reader } from "../words/facts";
import { type Language, languageOf } from "../words/language";
import { Keyboard } from "../keys/keyboard";
import { scanCommand } from "../keys/multiplier";
import { nameIn, noticeSentence, refusalSentence, type Words, wordsOf } from "../words/words";
import { Catalogue } from "./catalogue.svelte";
import type { Names } from "./catalogue";
import { Format } from "./format";
import { markPainted } from "./marks";
import { mergeView } from "./merge";
import { Preferences } from "./preferences.svelte";
import { askedAgain, isQuestion, Questions, withoutApproval } from "./questions.svelte";
import { buzz } from "./sounds";
import { Toasts } from "./toasts.svelte";
import type { DocumentModel, Facts, Notice, TillView } from "./view";

/** A little more than the till itself waits (kasse.till.coupon_claims). */
const COUPON_PATIENCE_MS = 4_200;

export type PlaceName = "sell" | "pay" | "parked" | "receipts" | "day" | "settings";

/** A command of docs/developer/till-protocol.md. */
export type TillCommand = JsonObject & { readonly command: string };

export type Sent = { readonly ok: true; readonly result: Facts } | { readonly ok: false };

export class Screen {
  readonly till: TillState;
  readonly toasts = new Toasts();
  readonly questions = new Questions();
  readonly preferences = new Preferences();
  readonly catalogue: Catalogue;
  readonly keyboard: Keyboard;
  place = $state<PlaceName>("sell");
  /** Dialogs that are open: scans and shortcuts of the screen below them rest. */
  dialogs = $state(0);
  /** Of each open dialog the way to close it, when it only tells something. */
  readonly #passive: (() => (() => void) | undefined)[] = [];
  /** The receipt that a scan opened (a code), until the receipts screen has shown it. */
  openedReceipt = $state.raw<Facts | null>(null);
  /** Another register's receipt that the office is being asked for (its code). */
  awaitedReceipt = $state<string | null>(null);
  /** A coupon's code that the office is being asked for, as it was scanned. */
  awaitedCoupon = $state<string | null>(null);
  /** What the browser's print dialog prints. */
  printing = $state.raw<DocumentModel | null>(null);
  /** How much of what is scanned, tapped or found next, in thousandths; below zero it comes back. */
  multiplier = $state<number | null>(null);
  /** How many commands are under way. */
  busy = $state(0);
  /** Carries out what a command asked for beside the view; model/effects.ts sets it. */
  effects: (effects: readonly Effect[]) => void = () => undefined;
  /** Takes what was typed with no field to go to; the selling screen sets it. */
  typed: (text: string) => void = () => undefined;
  /** Whether something of a payment was typed and not taken yet; the payment screen sets it. */
  keepsInput: () => boolean = () => false;
  #shown: TillView | null = null;

  readonly view: TillView | null = $derived.by(() => this.#merged());
  /** Changes when what the catalogue told may have changed; empty while there is none. */
  readonly catalogueVersion: string = $derived(
    this.view === null || this.view.phase === "unpaired"
      ? ""
      : `${this.view.catalogue_at} ${this.view.language}`,
  );
  readonly language: Language = $derived(
    this.view === null ? languageOf(navigator.language) : languageOf(this.view.language),
  );
  readonly words: Words = $derived(wordsOf(this.language));
  readonly currency: string = $derived(this.view?.register?.currency ?? "DKK");
  readonly #reader: Reader = $derived({
    language: this.language,
    currency: this.currency,
    zone: this.view?.register?.zone ?? "Europe/Copenhagen",
  });
  readonly format: Format = $derived(new Format(this.#reader));

  constructor(till: TillState) {
    this.till = till;
    this.catalogue = new Catalogue((command) => this.ask(command));
    this.keyboard = new Keyboard({
      scanned: (text) => void this.scan(text),
      typed: (text) => this.typed(text),
      depth: () => this.dialogs,
    });
  }

  /** A dialog opens; the function that comes back closes it. */
  openDialog(passive: () => (() => void) | undefined): () => void {
    // Counted apart: a component that goes reads state as it was before others came with it.
    this.dialogs = this.#passive.push(passive);
    return () => {
      this.#passive.splice(this.#passive.lastIndexOf(passive), 1);
      this.dialogs = this.#passive.length;
    };
  }

  /** A name of the office's in the reader's language. */
  name(names: Names | undefined, fallback = ""): string {
    return nameIn(names, this.language, fallback);
  }

  sentence(refusal: { readonly code: string; readonly facts?: Facts }): string {
    return refusalSentence(refusal.code, refusal.facts ?? {}, this.#reader);
  }

  /** What somebody should know; a code that this screen has no words for is said as it is. */
  notice(notice: Notice): string {
    return noticeSentence(notice.code, notice.facts ?? {}, this.#reader);
  }

  may(permission: string): boolean {
    return this.view?.person?.permissions.includes(permission) ?? false;
  }

  /** Send a command; ask what it asks; say why when it is refused. */
  async send(command: TillCommand): Promise<Sent> {
    let next = asCommand(command);
    let asked: Refusal | null = null;
    let again: Refusal | null = null;
    for (;;) {
      const result = await this.#carryOut(next);
      if (result.ok) return { ok: true, result: resultOf(result) };
      const repeated = askedAgain(result.refusal, asked);
      again = repeated === null ? null : result.refusal;
      if (repeated !== null) next = withoutApproval(next);
      const question = repeated ?? result.refusal;
      if (result.refusal.code === "receipt.asking_office") {
        this.awaitedReceipt = String(result.refusal.facts.receipt_code);
        this.toasts.show("info", this.sentence(result.refusal));
        return { ok: false };
      }
      if (result.refusal.code === "coupon.asking_office") {
        this.#awaitCoupon(String(next.text));
        return { ok: false };
      }
      if (!isQuestion(question)) {
        this.refuse(result.refusal);
        return { ok: false };
      }
      asked = question;
      const answered = await this.questions.ask(question, next, again);
      if (answered === null) return { ok: false };
      next = answered;
    }
  }

  /** Send a command whose refusal the caller shows itself. */
  async attempt(command: TillCommand): Promise<Sent | { ok: false; refusal: Refusal }> {
    const result = await this.#carryOut(asCommand(command));
    return result.ok ? { ok: true, result: resultOf(result) } : result;
  }

  /** Ask something that changes nothing; an empty answer when it is refused. */
  async ask(command: TillCommand): Promise<Facts> {
    const result = await this.till.command(asCommand(command));
    return result.ok ? resultOf(result) : {};
  }

  /** Whether the office does not know this device, or takes it for another register. */
  get unpaired(): boolean {
    const problem = this.view?.sync?.problem;
    const code = typeof problem === "string" ? problem : problem?.code;
    return code === "sync.unpaired" || code === "sync.other_register";
  }

  /** Whether the office has not said yet what it knows of the awaited receipt. */
  get receiptUnderWay(): boolean {
    const state = this.view?.sync?.receipt?.state;
    return state === "wanted" || state === "asking";
  }

  /** Whether the office has not said yet what it knows of the awaited coupon. */
  get couponUnderWay(): boolean {
    const state = this.view?.sync?.coupon?.state;
    return state === "wanted" || state === "asking";
  }

  /** Scanned again when the office has answered, or has taken too long. */
  #awaitCoupon(text: string): void {
    this.awaitedCoupon = text;
    setTimeout(() => {
      if (this.awaitedCoupon === text) void this.scanCouponAgain();
    }, COUPON_PATIENCE_MS);
  }

  async scanCouponAgain(): Promise<void> {
    const text = this.awaitedCoupon;
    this.awaitedCoupon = null;
    if (text !== null) await this.send({ command: "scan", text });
  }

  /** Open a receipt by its number, code or barcode, of this register or of another. */
  async findReceipt(text: string): Promise<void> {
    const sent = await this.send({ command: "find_receipt", text });
    if (!sent.ok) return;
    this.openedReceipt = sent.result.receipt as Facts;
    this.place = "receipts";
  }

  /** A code from a scanner, the camera or the search field. */
  async scan(text: string): Promise<void> {
    if (this.dialogs > 0 && !this.#closePassive()) {
      this.refuseText(this.words.sell.answerFirst);
      return;
    }
    if (this.view?.person === undefined) return;
    const waiting = this.takeMultiplier();
    const sent = await this.send(scanCommand(text, this.format, waiting));
    if (!sent.ok) return;
    if (sent.result.receipt !== undefined) {
      this.openedReceipt = sent.result.receipt as Facts;
      this.place = "receipts";
    } else if (this.place === "pay" || this.place === "receipts" || this.place === "parked") {
      this.place = "sell";
    }
  }

  /** An item that was tapped or found. */
  async add(item: string): Promise<void> {
    const quantity = this.takeMultiplier();
    await this.send({ command: "add", item, ...(quantity === null ? {} : { quantity }) });
  }

  /** The multiplier that waits; it does so for one item. */
  takeMultiplier(): number | null {
    const waiting = this.multiplier;
    this.multiplier = null;
    return waiting;
  }

  /** Close what only tells something; false when a question is open. */
  #closePassive(): boolean {
    const closers = this.#passive.map((passive) => passive());
    if (closers.includes(undefined)) return false;
    for (const close of closers) close?.();
    return true;
  }

  refuse(refusal: { readonly code: string; readonly facts?: Facts }): void {
    this.refuseText(this.sentence(refusal));
  }

  refuseText(text: string): void {
    this.toasts.show("refusal", text);
    if (this.preferences.sound) buzz();
  }

  async #carryOut(command: Command): Promise<CommandResult> {
    this.busy += 1;
    try {
      return await this.till.command(command);
    } finally {
      this.busy -= 1;
      markPainted();
    }
  }

  #merged(): TillView | null {
    const given = this.till.view as unknown as TillView | null;
    this.#shown = given === null ? null : mergeView(this.#shown, given);
    return this.#shown;
  }
}

function asCommand(command: TillCommand): Command {
  return command as unknown as Command;
}

function resultOf(result: CommandResult): Facts {
  return (result as unknown as { result?: Facts }).result ?? {};
}

const KEY = Symbol("screen");

export function provideScreen(screen: Screen): Screen {
  return setContext(KEY, screen);
}

export function useScreen(): Screen {
  return getContext<Screen>(KEY);
}
