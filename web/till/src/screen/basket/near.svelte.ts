// What is missing for more: asked once the basket has stood still, never on the way of a scan.
import type { TillCommand } from "../model/screen.svelte";
import type { Basket, Facts, NearMiss } from "../model/view";

export const STILL_MS = 400;

type Ask = (command: TillCommand) => Promise<Facts>;

export class NearMisses {
  /** Those that save most first; they stay until it is known what came instead. */
  found = $state.raw<readonly NearMiss[]>([]);
  readonly #ask: Ask;
  #basket = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** Each answer brings the basket again; only another one, or another catalogue, is asked about. */
  follow(basket: Basket | undefined, catalogue: string): void {
    const filled = basket?.offers === true && basket.count > 0;
    const now = filled ? `${basket.id} ${basket.steps} ${catalogue}` : "";
    if (now === this.#basket) return;
    this.#basket = now;
    clearTimeout(this.#timer);
    if (filled) this.#timer = setTimeout(() => void this.#look(now), STILL_MS);
    else this.found = [];
  }

  /** Nobody looks any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#basket = "";
  }

  async #look(basket: string): Promise<void> {
    const { misses } = await this.#ask({ command: "explain" });
    if (basket === this.#basket) this.found = (misses ?? []) as readonly NearMiss[];
  }
}
