// Tells the customer's window what it shows, after each change and when one opens.
import type { Screen } from "../model/screen.svelte";
import { CHANNEL, type DisplayMessage, type Shown } from "./channel";

const MOST_LINES = 12;

export class DisplaySender {
  readonly #screen: Screen;
  readonly #channel = new BroadcastChannel(CHANNEL);

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#channel.onmessage = (event: MessageEvent<DisplayMessage>) => {
      if (event.data.kind === "hello") this.#send();
    };
    $effect(() => this.#send());
  }

  #send(): void {
    this.#channel.postMessage({ kind: "show", shown: this.#shown() } satisfies DisplayMessage);
  }

  #shown(): Shown {
    const { view, language, currency, preferences } = this.#screen;
    const basket = view?.basket;
    const done = view?.phase === "done" ? view.done : undefined;
    const qr = done?.receipt.blocks.find((block) => block.block === "qr");
    const filled = (basket?.count ?? 0) > 0;
    return {
      language,
      currency,
      theme: preferences.theme,
      store: view?.register?.store ?? "",
      state: done ? "done" : !filled ? "idle" : view?.phase === "tendering" ? "paying" : "basket",
      lines: (basket?.lines ?? [])
        .slice(-MOST_LINES)
        .map(({ line, name, quantity, unit, total, touched }) => ({
          line,
          name,
          quantity,
          unit,
          total,
          touched: touched ?? false,
        })),
      total: done?.to_pay ?? basket?.total ?? 0,
      due: basket?.due ?? 0,
      change: done?.change ?? 0,
      qr: qr?.block === "qr" ? qr.text : "",
    };
  }
}
