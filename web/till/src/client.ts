// The screen's side of the worker: commands out, views in.
import type {
  BootReport,
  BootStage,
  Command,
  CommandResult,
  Effect,
  FromWorker,
  JsonObject,
  Loading,
  Refusal,
  ToWorker,
  View,
} from "./protocol";

/** What the screen is told; the worker speaks first, the screen draws. */
export interface TillEvents {
  progress(stage: BootStage): void;
  ready(boot: BootReport, view: View): void;
  /** The view changed by a command or by sync. */
  view(view: View, effects: readonly Effect[]): void;
  heldElsewhere(): void;
  takenOver(): void;
  failed(refusal: Refusal): void;
  connection(online: boolean): void;
  loading(progress: Loading | null): void;
  /** The register's data is gone from this device. */
  left(): void;
}

/** The part of Worker that this needs. */
export interface WorkerPort {
  postMessage(message: ToWorker): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
}

export class TillClient {
  readonly #worker: WorkerPort;
  readonly #events: TillEvents;
  readonly #waiting = new Map<number, (result: CommandResult) => void>();
  #nextId = 1;

  constructor(worker: WorkerPort, events: TillEvents) {
    this.#worker = worker;
    this.#events = events;
    worker.onmessage = (event) => this.#receive(event.data);
  }

  start(config: JsonObject): void {
    this.#worker.postMessage({ kind: "start", config });
  }

  /** Take the register over from the tab that has it. */
  takeOver(): void {
    this.#worker.postMessage({ kind: "take_over" });
  }

  /** Close the database and let the register go; `closed` of the worker ends it. */
  close(): void {
    this.#worker.postMessage({ kind: "close" });
  }

  online(online: boolean): void {
    this.#worker.postMessage({ kind: "online", online });
  }

  /** Settles when the command is carried out and durable, or refused. */
  command(command: Command): Promise<CommandResult> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ kind: "command", id, command });
    });
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "progress":
        return this.#events.progress(message.stage);
      case "ready":
        return this.#events.ready(message.boot, (JSON.parse(message.result) as CommandResult).view);
      case "held_elsewhere":
        return this.#events.heldElsewhere();
      case "taken_over":
        return this.#events.takenOver();
      case "failed":
        return this.#events.failed(message.refusal);
      case "connection":
        return this.#events.connection(message.online);
      case "loading":
        return this.#events.loading(message.progress);
      case "changed":
        return this.#changed(JSON.parse(message.result) as Changed);
      case "result":
        return this.#settle(message.id, JSON.parse(message.result) as CommandResult);
      case "left":
        return this.#events.left();
      case "closed":
        return;
    }
  }

  #changed(changed: Changed): void {
    if (changed.view !== undefined) this.#events.view(changed.view, changed.effects ?? []);
  }

  #settle(id: number, result: CommandResult): void {
    this.#events.view(result.view, result.ok ? result.effects : []);
    this.#waiting.get(id)?.(result);
    this.#waiting.delete(id);
  }
}

interface Changed {
  readonly view?: View;
  readonly effects?: readonly Effect[];
}
