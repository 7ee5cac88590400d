// Tells a barcode scanner that types like a keyboard from a person who does: by its speed, and by
// the Enter or Tab behind it. Knows no DOM; times come in with the keys.

/** Keys further apart than this on average were typed by a person. */
const FAST_MS = 35;
/**
 * A longer gap ends a run of keys: one of a scanner's keys may be late when the machine is busy.
 * A scanner that sends no suffix is done after so long.
 */
export const SILENCE_MS = 80;
/** Fewer fast keys before a suffix are a person's. */
const SHORTEST = 3;
/** Without a suffix there must be more: some people roll their fingers over two or three keys. */
const SHORTEST_WITHOUT_SUFFIX = 6;
const GROUP_SEPARATOR = "\x1d";

export interface Key {
  readonly key: string;
  readonly ctrl: boolean;
  readonly at: number;
}

/**
 * What a key turned out to be. `first`: it may begin a scan, so remember what the field held.
 * `scan`: it ended one, and must do nothing else.
 */
export type Verdict =
  | { readonly kind: "first" | "more" | "other" }
  | { readonly kind: "scan"; readonly text: string };

export class ScanDetector {
  #text = "";
  #gaps = 0;
  #firstAt = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** Takes one key that went down. */
  press(key: Key): Verdict {
    const character = characterOf(key);
    if (character !== null) return this.#add(character, key.at);
    if (key.key === "Enter" || key.key === "Tab") return this.#end(key.at);
    if (key.key !== "Shift") this.reset();
    return { kind: "other" };
  }

  /** Whether no key came for so long that what came before is whole. */
  isSilent(at: number): boolean {
    return at - this.#lastAt >= SILENCE_MS;
  }

  /** The scan that silence ended, if it was one. */
  silence(at: number): string | null {
    return this.isSilent(at) && this.#isScan(SHORTEST_WITHOUT_SUFFIX) ? this.#taken() : null;
  }

  reset(): void {
    this.#text = "";
    this.#lastAt = Number.NEGATIVE_INFINITY;
  }

  #add(character: string, at: number): Verdict {
    const more = at - this.#lastAt < SILENCE_MS;
    if (!more) {
      this.#text = "";
      this.#gaps = -1;
      this.#firstAt = at;
    }
    this.#text += character;
    this.#gaps += 1;
    this.#lastAt = at;
    return { kind: more ? "more" : "first" };
  }

  #end(at: number): Verdict {
    const close = at - this.#lastAt < SILENCE_MS;
    if (close && this.#isScan(SHORTEST)) return { kind: "scan", text: this.#taken() };
    this.reset();
    return { kind: "other" };
  }

  #isScan(shortest: number): boolean {
    const span = this.#lastAt - this.#firstAt;
    return this.#text.length >= shortest && span <= FAST_MS * this.#gaps;
  }

  #taken(): string {
    const text = this.#text;
    this.reset();
    return text;
  }
}

/** FNC1 arrives as the control character itself, as F8, or as Ctrl and a bracket. */
function characterOf({ key, ctrl }: Key): string | null {
  if (key === GROUP_SEPARATOR || key === "F8" || (ctrl && key === "]")) return GROUP_SEPARATOR;
  return !ctrl && [...key].length === 1 ? key : null;
}
