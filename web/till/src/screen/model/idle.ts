// How long nobody has touched the till (SES-7). The time is kept on the device too: a till that was
// closed in the meantime has not been used either.

const KEEP_EVERY_MS = 5000;

/** Where the last moment of use is kept over a restart. */
export interface KeptMoment {
  read(): number | null;
  write(atMs: number): void;
}

export class Idle {
  readonly #nowMs: () => number;
  readonly #kept: KeptMoment;
  #usedMs: number;
  #writtenMs: number;
  /** Until it was asked once whether to sign out, a touch does not wipe out what was before. */
  #asked = false;

  constructor(nowMs: () => number, kept: KeptMoment) {
    this.#nowMs = nowMs;
    this.#kept = kept;
    this.#usedMs = Math.min(kept.read() ?? nowMs(), nowMs());
    this.#writtenMs = this.#usedMs;
  }

  /** Somebody does something. */
  used(): void {
    if (!this.#asked) return;
    this.#usedMs = this.#nowMs();
    if (this.#usedMs - this.#writtenMs < KEEP_EVERY_MS && this.#usedMs >= this.#writtenMs) return;
    this.#writtenMs = this.#usedMs;
    this.#kept.write(this.#usedMs);
  }

  /** Whether nobody did anything for so long (0: never); a clock set back begins anew. */
  due(afterS: number): boolean {
    this.#asked = true;
    const now = this.#nowMs();
    if (now < this.#usedMs) this.#usedMs = now;
    return afterS > 0 && now - this.#usedMs >= afterS * 1000;
  }
}
