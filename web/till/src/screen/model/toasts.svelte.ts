// Short messages that go by themselves.

export interface Toast {
  readonly id: number;
  readonly kind: "refusal" | "info";
  readonly text: string;
}

const REFUSAL_MS = 6000;
const INFO_MS = 2500;
const MOST = 3;

export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #nextId = 1;

  show(kind: Toast["kind"], text: string): void {
    const toast = { id: this.#nextId++, kind, text };
    // The same words twice would only push others out.
    const others = this.list.filter((shown) => shown.text !== text);
    this.list = [...others, toast].slice(-MOST);
    setTimeout(() => this.dismiss(toast.id), kind === "refusal" ? REFUSAL_MS : INFO_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
