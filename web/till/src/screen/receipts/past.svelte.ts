// Past receipts as they are looked through: the latest question wins, more come as one scrolls.
import type { ReceiptDetail, ReceiptRow } from "../model/catalogue";
import type { Screen } from "../model/screen.svelte";

export class PastReceipts {
  rows = $state.raw<readonly ReceiptRow[]>([]);
  opened = $state.raw<ReceiptDetail | null>(null);
  asked = $state(false);
  readonly #screen: Screen;
  #query = "";
  #number = 0;
  #hasMore = false;
  #loading = false;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** The newest one, which somebody most likely looks for; what is open already stays. */
  async openNewest(): Promise<void> {
    const [newest] = this.rows;
    if (newest !== undefined && this.opened === null) await this.open(newest.receipt_code);
  }

  async search(query: string): Promise<void> {
    this.#query = query.trim();
    const number = ++this.#number;
    const found = await this.#ask({});
    if (number !== this.#number) return;
    this.rows = found.rows;
    this.#hasMore = found.more;
    this.asked = true;
  }

  async more(): Promise<void> {
    const last = this.rows.at(-1);
    if (!this.#hasMore || this.#loading || last === undefined) return;
    this.#loading = true;
    const number = this.#number;
    const found = await this.#ask({ before: last.seq });
    this.#loading = false;
    if (number !== this.#number) return;
    this.rows = [...this.rows, ...found.rows];
    this.#hasMore = found.more;
  }

  async open(receiptCode: string): Promise<void> {
    const sent = await this.#screen.send({ command: "receipt", receipt_code: receiptCode });
    if (sent.ok) this.opened = sent.result.receipt as ReceiptDetail;
  }

  async #ask(page: { before?: number }): Promise<{ rows: readonly ReceiptRow[]; more: boolean }> {
    const sent = await this.#screen.send({ command: "receipts", query: this.#query, ...page });
    if (!sent.ok) return { rows: [], more: false };
    return { rows: sent.result.receipts as readonly ReceiptRow[], more: sent.result.more === true };
  }
}
