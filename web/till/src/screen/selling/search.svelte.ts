// Searching as one types: the latest question wins, and a scan that begins in the field is over
// before anything is asked.
import type { Item } from "../model/catalogue";
import { mark, markPainted } from "../model/marks";

/** A scanner's keys come faster than this; a person waits for it without noticing. */
const REST_MS = 30;
const LIMIT = 48;

type Find = (text: string, limit: number) => Promise<readonly Item[]>;

export class Search {
  text = $state("");
  results = $state.raw<readonly Item[]>([]);
  /** What the results answer. */
  answered = $state("");
  readonly #find: Find;
  readonly #rest: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(find: Find, rest = REST_MS) {
    this.#find = find;
    this.#rest = rest;
  }

  get active(): boolean {
    return this.text.trim() !== "";
  }

  type(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    if (this.active) this.#timer = setTimeout(() => void this.#ask(), this.#rest);
    else this.#asked += 1;
  }

  clear(): void {
    this.type("");
    this.results = [];
    this.answered = "";
  }

  async #ask(): Promise<void> {
    const number = ++this.#asked;
    const text = this.text.trim();
    mark("search-key");
    const results = await this.#find(text, LIMIT);
    if (number !== this.#asked) return;
    this.results = results;
    this.answered = text;
    markPainted();
  }
}
