// The view holds the last lines of a long basket; earlier ones are asked for, a page at a time.
import type { TillCommand } from "../model/screen.svelte";
import type { Basket, Facts, Line } from "../model/view";

const PAGE = 200;

type Ask = (command: TillCommand) => Promise<Facts>;

interface Page {
  readonly first: number;
  readonly lines: readonly Line[];
}

export class LinePages {
  /** An earlier page; null while the newest lines are shown. */
  page = $state.raw<Page | null>(null);
  readonly #ask: Ask;
  #count = 0;
  #steps = 0;
  #number = 0;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** The lines to draw, and at which place they begin. */
  shown(basket: Basket): Page {
    return this.page ?? basket;
  }

  /** The line that keys change: the one touched last, else the newest; none that is not drawn. */
  touched(basket: Basket): Line | undefined {
    const { lines } = this.shown(basket);
    return lines.find((line) => line.touched) ?? (this.page === null ? lines.at(-1) : undefined);
  }

  earlier(basket: Basket): Promise<void> {
    return this.#show(Math.max(0, this.shown(basket).first - PAGE));
  }

  later(basket: Basket): Promise<void> {
    const first = this.shown(basket).first + PAGE;
    if (first < basket.first) return this.#show(first);
    this.newest();
    return Promise.resolve();
  }

  newest(): void {
    this.#number += 1;
    this.page = null;
  }

  /** The basket changed: a new line is shown, of others the page is asked for again. */
  follow(basket: Basket | undefined): void {
    const { count, steps } = basket ?? { count: 0, steps: 0 };
    const more = count > this.#count;
    const same = count === this.#count && steps === this.#steps;
    this.#count = count;
    this.#steps = steps;
    // Each answer brings the basket again.
    if (this.page === null || same) return;
    if (more || basket === undefined || basket.first === 0) this.newest();
    else void this.#show(Math.min(this.page.first, basket.first));
  }

  async #show(first: number): Promise<void> {
    const number = ++this.#number;
    const found = await this.#ask({ command: "lines", first });
    // Another page was asked for meanwhile, or none.
    if (number !== this.#number || found.lines === undefined) return;
    this.page = { first: found.first as number, lines: found.lines as readonly Line[] };
  }
}
