// The screen's state: what the worker said last. Decides nothing.
import { TillClient } from "./client";
import type {
  BootReport,
  BootStage,
  Command,
  CommandResult,
  Effect,
  Loading,
  Refusal,
  View,
} from "./protocol";
import { watchForUpdates } from "./updates";

/** How often a tab that waits for another to close looks whether it has. */
const ASK_AGAIN_MS = 3000;

export type TillPhase = "starting" | "held_elsewhere" | "ready" | "taken_over" | "failed";

export class TillState {
  phase = $state<TillPhase>("starting");
  stage = $state<BootStage | null>(null);
  view = $state.raw<View | null>(null);
  boot = $state.raw<BootReport | null>(null);
  failure = $state.raw<Refusal | null>(null);
  online = $state(navigator.onLine);
  /** How far the feed's snapshot is; null when none is coming in. */
  loading = $state.raw<Loading | null>(null);
  /** Applies a new build that waits; null while there is none. */
  applyUpdate = $state.raw<(() => void) | null>(null);
  /** False when the browser may throw the register's data away under pressure. */
  persisted = $state<boolean | null>(null);
  readonly #effects: (effects: readonly Effect[]) => void;
  readonly #client: TillClient;

  constructor(worker: Worker, effects: (effects: readonly Effect[]) => void) {
    this.#effects = effects;
    this.#client = new TillClient(worker, {
      progress: (stage) => {
        this.stage = stage;
      },
      ready: (boot, view) => {
        this.boot = boot;
        this.view = view;
        this.phase = "ready";
        // For the tests and the bench, whatever the screen looks like.
        performance.mark("till.ready", { detail: boot });
      },
      view: (view, effects) => {
        this.view = view;
        this.#effects(effects);
      },
      heldElsewhere: () => {
        this.phase = "held_elsewhere";
        setTimeout(() => this.#askAgain(), ASK_AGAIN_MS);
      },
      takenOver: () => {
        this.phase = "taken_over";
      },
      failed: (refusal) => {
        this.failure = refusal;
        this.phase = "failed";
      },
      connection: (online) => {
        this.online = online;
      },
      loading: (progress) => {
        this.loading = progress;
      },
      left: () => location.reload(),
    });
  }

  start(): void {
    this.#claim();
    void this.#askForPersistence();
    watchForUpdates((apply) => {
      this.applyUpdate = apply;
    }).catch((error: unknown) => console.warn("till: no service worker", error));
    addEventListener("online", () => this.#client.online(true));
    addEventListener("offline", () => this.#client.online(false));
  }

  takeOver(): void {
    this.phase = "starting";
    this.#client.takeOver();
  }

  command(command: Command): Promise<CommandResult> {
    return this.#client.command(command);
  }

  #claim(): void {
    this.#client.start({ language: navigator.language.slice(0, 2) });
  }

  /** Only where somebody looks: a forgotten tab must not come before one that reloads. */
  #askAgain(): void {
    if (this.phase !== "held_elsewhere") return;
    if (document.visibilityState === "visible") this.#claim();
    else document.addEventListener("visibilitychange", () => this.#askAgain(), { once: true });
  }

  async #askForPersistence(): Promise<void> {
    this.persisted = (await navigator.storage?.persist?.()) ?? false;
  }
}
