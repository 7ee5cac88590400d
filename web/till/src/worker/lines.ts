// A byte stream of lines, cut into pieces of whole lines.

/** Gathers bytes as they come and gives out text of `linesPerChunk` whole lines at a time. */
export class LineChunks {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  readonly #linesPerChunk: number;
  #pending = "";
  #scanned = 0;
  #lines = 0;

  constructor(linesPerChunk: number) {
    this.#linesPerChunk = linesPerChunk;
  }

  /** The chunks that these bytes complete. Throws TypeError on bytes that are not UTF-8. */
  push(bytes: Uint8Array): string[] {
    this.#pending += this.#decoder.decode(bytes, { stream: true });
    const chunks: string[] = [];
    let start = 0;
    for (;;) {
      const newline = this.#pending.indexOf("\n", this.#scanned);
      if (newline < 0) break;
      this.#scanned = newline + 1;
      this.#lines += 1;
      if (this.#lines < this.#linesPerChunk) continue;
      chunks.push(this.#pending.slice(start, this.#scanned));
      start = this.#scanned;
      this.#lines = 0;
    }
    this.#pending = this.#pending.slice(start);
    this.#scanned = this.#pending.lastIndexOf("\n") + 1;
    return chunks;
  }

  /** What is left when the stream has ended well: at most one chunk. */
  end(): string[] {
    const rest = this.#pending + this.#decoder.decode();
    this.#pending = "";
    return rest === "" ? [] : [rest];
  }
}
