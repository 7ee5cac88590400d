// A number typed key by key, on the pad or the keyboard, as text: what it comes to is asked of
// format/numbers.

const LONGEST = 12;

export type PadKey = "back" | "clear" | "00" | string;

export class Entry {
  text = $state("");
  /** What stands there was suggested: the first key replaces it. */
  suggested = $state(false);
  readonly decimals: number;
  readonly #keepZeros: boolean;

  /** `keepZeros`: a PIN may begin with them. */
  constructor(options: {
    readonly decimals: number;
    readonly suggestion?: string;
    readonly keepZeros?: boolean;
  }) {
    this.decimals = options.decimals;
    this.#keepZeros = options.keepZeros ?? false;
    this.suggest(options.suggestion ?? "");
  }

  suggest(text: string): void {
    this.text = text;
    this.suggested = text !== "";
  }

  press(key: PadKey): void {
    const before = this.suggested ? "" : this.text;
    if (key === "clear") this.#set("");
    else if (key === "back") this.#set(before.slice(0, -1));
    else this.#set(this.#added(before, key));
  }

  save(): () => void {
    const { text, suggested } = this;
    return () => {
      this.text = text;
      this.suggested = suggested;
    };
  }

  #set(text: string): void {
    this.text = text;
    this.suggested = false;
  }

  #added(before: string, key: string): string {
    const sign = /[.,]/.exec(before);
    if (/^[.,]$/.test(key)) {
      if (sign !== null || this.decimals === 0) return before;
      return `${before === "" ? "0" : before}${key}`;
    }
    if (!/^\d+$/.test(key)) return before;
    const room = sign === null ? LONGEST - before.length : this.decimals - (before.length - sign.index - 1);
    const whole = before === "0" && !this.#keepZeros ? "" : before;
    return whole + key.slice(0, Math.max(0, room));
  }
}
