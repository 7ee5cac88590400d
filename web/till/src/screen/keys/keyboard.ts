// Every key goes through here: a scan is taken out wherever the focus is, the rest may be a
// shortcut of the topmost layer that knows it.
import { mark } from "../model/marks";
import { isMultiplier } from "./multiplier";
import { ScanDetector, SILENCE_MS } from "./scanner";

export interface Shortcut {
  /** As the browser names the key, with "Ctrl+" or "Alt+" before it. */
  readonly keys: readonly string[];
  /** In the reader's language; left out for keys that go without saying. */
  readonly label?: string;
  readonly run: () => void;
  /** Also while a text field has the focus. */
  readonly inFields?: boolean;
  /** At once also for a character that may begin a scan: a snapshot can take it back. */
  readonly instant?: boolean;
}

export interface Layer {
  readonly depth: number;
  readonly everywhere: boolean;
  readonly shortcuts: () => readonly Shortcut[];
}

/** Remembers what a field holds; the function that comes back puts it there again. */
export type Snapshot = () => () => void;

export interface KeyboardOptions {
  /** A scan; `prefix` is what was typed before it in the field that has the focus ("3*"). */
  readonly scanned: (text: string) => void;
  /** Characters typed with no field to go to. */
  readonly typed: (text: string) => void;
  /** How many dialogs are open: only layers at least as deep hear keys. */
  readonly depth: () => number;
}

const HELD_ONCE = /^(Enter|F\d+)$/;
const NO_SHORTCUT = new Set(["Shift", "Control", "Alt", "Meta", "CapsLock", "Dead", "Process"]);

export class Keyboard {
  // No state: a component that goes would read what was there before others came with it.
  readonly #layers = new Set<Layer>();
  readonly snapshots = new Set<Snapshot>();
  readonly #options: KeyboardOptions;
  readonly #detector = new ScanDetector();
  #restore: (() => string) | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** Fast characters that no field took; a person's after all when silence comes too soon. */
  #held = "";

  constructor(options: KeyboardOptions) {
    this.#options = options;
  }

  listen(): () => void {
    const down = (event: KeyboardEvent): void => this.#down(event);
    addEventListener("keydown", down, { capture: true });
    return () => removeEventListener("keydown", down, { capture: true });
  }

  addLayer(layer: Layer): () => void {
    this.#layers.add(layer);
    return () => this.#layers.delete(layer);
  }

  /** The layers of one depth, the last one added last. */
  layersAt(depth: number): readonly Layer[] {
    return [...this.#layers].filter((layer) => layer.depth === depth);
  }

  #down(event: KeyboardEvent): void {
    if (event.isComposing || NO_SHORTCUT.has(event.key)) return;
    if (event.altKey || event.metaKey || (event.key === " " && isControl(event.target))) {
      this.#shortcut(event);
      return;
    }
    const key = { key: event.key, ctrl: event.ctrlKey, at: event.timeStamp };
    const verdict = this.#detector.press(key);
    if (verdict.kind === "scan") {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#scan(verdict.text);
    } else if (verdict.kind === "other") {
      this.#flush();
      this.#shortcut(event);
    } else {
      if (verdict.kind === "first") this.#begin();
      if (event.key === "F8" || key.ctrl) event.preventDefault();
      else if (!isField(event.target)) this.#hold(event);
      this.#awaitSilence();
    }
  }

  #begin(): void {
    this.#flush();
    const restores = [...this.snapshots, fieldSnapshot].map((snapshot) => snapshot());
    const before = fieldText(document.activeElement);
    this.#restore = () => {
      for (const restore of restores) restore();
      return before;
    };
  }

  #hold(event: KeyboardEvent): void {
    event.preventDefault();
    const instant = this.#find(event.key, false);
    if (instant?.instant === true) {
      instant.run();
      return;
    }
    this.#held += event.key;
  }

  #awaitSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      const at = performance.now();
      // By the keys' own times, which are not this timer's, more of a scan may be on its way.
      if (!this.#detector.isSilent(at)) {
        this.#awaitSilence();
        return;
      }
      const text = this.#detector.silence(at);
      if (text === null) this.#flush();
      else this.#scan(text);
    }, SILENCE_MS + 5);
  }

  #scan(text: string): void {
    mark("scan-key");
    clearTimeout(this.#silence);
    this.#held = "";
    const before = this.#restore?.() ?? "";
    this.#restore = null;
    const field = document.activeElement;
    const prefix = isMultiplier(before.trim()) ? before.trim() : "";
    if (prefix !== "" && field instanceof HTMLInputElement) setText(field, "");
    this.#options.scanned(prefix + text);
  }

  /** What was held turned out to be typing: a shortcut, or text for the search. */
  #flush(): void {
    clearTimeout(this.#silence);
    const held = this.#held;
    this.#held = "";
    if (held === "") return;
    const shortcut = [...held].length === 1 ? this.#find(held, false) : undefined;
    if (shortcut !== undefined) shortcut.run();
    else this.#options.typed(held);
  }

  #shortcut(event: KeyboardEvent): void {
    // A key that is held must not print twice or take a payment's screen away.
    if (event.repeat && HELD_ONCE.test(event.key)) return;
    const field = isField(event.target);
    const name = nameOf(event);
    // What a focused control does with Enter or space is its own.
    if ((name === "Enter" || name === " ") && isControl(event.target)) return;
    const shortcut = this.#find(name, field);
    if (shortcut === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    shortcut.run();
  }

  #find(name: string, inField: boolean): Shortcut | undefined {
    const depth = this.#options.depth();
    for (const layer of [...this.#layers].reverse()) {
      if (layer.depth < depth) continue;
      const found = layer
        .shortcuts()
        .find(({ keys, inFields }) => keys.includes(name) && (!inField || inFields === true));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function nameOf(event: KeyboardEvent): string {
  return `${event.ctrlKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.key}`;
}

/** A place that takes typed text. */
export function isField(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button|range)$/.test(target.type);
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a, summary, input, select") !== null;
}

function fieldText(element: Element | null): string {
  return isField(element) && !(element instanceof HTMLSelectElement)
    ? (element as HTMLInputElement | HTMLTextAreaElement).value
    : "";
}

const fieldSnapshot: Snapshot = () => {
  const element = document.activeElement;
  if (!isField(element) || element instanceof HTMLSelectElement) return () => undefined;
  const field = element as HTMLInputElement | HTMLTextAreaElement;
  const before = field.value;
  return () => {
    if (field.value !== before) setText(field, before);
  };
};

function setText(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
