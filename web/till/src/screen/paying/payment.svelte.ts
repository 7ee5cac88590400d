// Which way of paying is chosen and what was typed; the till decides what comes of it.
import type { TenderKind } from "../model/catalogue";
import type { Screen, Sent, TillCommand } from "../model/screen.svelte";
import { mark } from "../model/marks";
import { Entry } from "../ui/entry.svelte";

export class Payment {
  readonly #screen: Screen;
  readonly entry: Entry;
  reference = $state("");
  #kind = $state<string | null>(null);

  constructor(screen: Screen) {
    this.#screen = screen;
    this.entry = new Entry({ decimals: screen.format.decimals });
  }

  get kinds(): readonly TenderKind[] {
    return this.#screen.catalogue.settings.tenders ?? [];
  }

  get kind(): TenderKind | undefined {
    return this.kinds.find((found) => found.kind === this.#kind) ?? this.kinds[0];
  }

  get due(): number {
    return this.#screen.view?.basket?.due ?? 0;
  }

  /** What is due in this kind: cash is rounded. */
  get payable(): number {
    const basket = this.#screen.view?.basket;
    return (this.kind?.type === "cash" ? basket?.due_cash : basket?.due) ?? 0;
  }

  /** The shop's notes that cover what is due; all of them when none does. */
  get notes(): readonly number[] {
    const all = this.#screen.catalogue.settings.quick_cash ?? [];
    const enough = all.filter((note) => note > this.payable);
    return (enough.length > 0 ? enough : all).slice(0, 4);
  }

  /** Whether something stands there that nobody has taken yet. */
  get typed(): boolean {
    return this.entry.text !== "" || this.reference.trim() !== "";
  }

  choose(kind: TenderKind): void {
    this.#kind = kind.kind;
    this.reference = "";
  }

  /** All that is due, or what was typed. */
  async take(): Promise<void> {
    const text = this.entry.text;
    if (text === "") return void (await this.#send({}));
    const typed = this.#screen.format.readAmount(text);
    if (typed === null) return this.#screen.refuse({ code: "number.not_a_number", facts: { text } });
    await this.takeAmount(typed);
  }

  /** Cash over what is due is what was handed over; everything else is a part. */
  async takeAmount(amount: number): Promise<void> {
    const handedOver = this.kind?.type === "cash" && this.due > 0 && amount >= this.payable;
    await this.#send(handedOver ? { given: amount } : { amount });
  }

  async #send(rest: { given?: number; amount?: number }): Promise<Sent> {
    const { kind } = this;
    if (kind === undefined) return { ok: false };
    mark("tender");
    const reference = this.reference.trim();
    const command: TillCommand = {
      command: "tender",
      kind: kind.kind,
      ...rest,
      ...(reference === "" ? {} : { reference }),
    };
    const sent = await this.#screen.send(command);
    if (sent.ok) {
      this.entry.suggest("");
      this.reference = "";
    }
    return sent;
  }
}
