// What the screen and the worker say to each other. Values only; nothing here runs.

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** What to draw; its form belongs to kasse.till and the screens. */
export type View = JsonObject;

/** Something to do outside: print, open the drawer, take a card payment. */
export type Effect = JsonObject;

/** A stable code and the facts for a sentence about it; the screens put it into words. */
export interface Refusal {
  readonly code: string;
  readonly facts: JsonObject;
}

/**
 * A command as the screen gives it (docs/developer/till-protocol.md). The worker adds `now` and
 * `random`, and puts `pin_proof` in the place of `pin`, also in `approval`.
 */
export type Command = JsonObject & { readonly command: string };

export type CommandResult =
  | {
      readonly ok: true;
      readonly view: View;
      readonly effects: readonly Effect[];
      readonly result?: JsonObject;
    }
  | { readonly ok: false; readonly refusal: Refusal; readonly view: View };

export type BootStage = "lock" | "storage" | "python" | "till";

/** How the start went: for the log, the settings page and the bench. Durations in ms. */
export interface BootReport {
  readonly buildId: string;
  readonly snapshot: boolean;
  /** False: the browser keeps nothing durably (`storage.not_durable`); only training is possible. */
  readonly durable: boolean;
  readonly stages: { readonly [stage in BootStage]: number };
  readonly totalMs: number;
}

/** How far a snapshot of the feed is, in lines; `linesTotal` is what its first line announced. */
export interface Loading {
  readonly lines: number;
  readonly linesTotal: number | null;
}

export type ToWorker =
  | { readonly kind: "start"; readonly config: JsonObject }
  | { readonly kind: "take_over" }
  | { readonly kind: "command"; readonly id: number; readonly command: Command }
  | { readonly kind: "online"; readonly online: boolean }
  | { readonly kind: "close" };

export type FromWorker =
  | { readonly kind: "progress"; readonly stage: BootStage }
  /** Another tab has this register; `take_over` asks it to let go. */
  | { readonly kind: "held_elsewhere" }
  /** Another tab took this register over: the database is closed, this tab is done. */
  | { readonly kind: "taken_over" }
  | { readonly kind: "closed" }
  /** The register's data is gone from this device, as `leave_register` asked. */
  | { readonly kind: "left" }
  | { readonly kind: "ready"; readonly boot: BootReport; readonly result: string }
  | { readonly kind: "failed"; readonly refusal: Refusal }
  /** `result` is the JSON of a CommandResult, parsed once, on the screen's side. */
  | { readonly kind: "result"; readonly id: number; readonly result: string }
  /** Something changed without a command (sync): JSON with a `view`, perhaps `effects`. */
  | { readonly kind: "changed"; readonly result: string }
  /** A snapshot of the feed is coming in; null when it has ended, well or not. */
  | { readonly kind: "loading"; readonly progress: Loading | null }
  | { readonly kind: "connection"; readonly online: boolean };
