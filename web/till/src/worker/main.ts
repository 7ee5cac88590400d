// The till's worker: holds the register, runs Python on its database, answers the screen.
import type { BootReport, BootStage, Command, CommandResult, FromWorker, JsonObject, ToWorker } from "../protocol";
import { toHex } from "./hex";
import { derivePinProof, type PinParameters, takePin } from "./pin";
import { startPython, type TillPort } from "./python";
import { loadSqlite, openDurable, openInMemory, type RegisterDatabase } from "./sqlite";
import { SyncLoop } from "./sync";
import { claim, takeOver, type Tenancy, type TenancyPlatform } from "./tenancy";

const OPEN_TRIES = 20;
const OPEN_AGAIN_MS = 250;
const RANDOM_BYTES = 16;
// Longer than between two items of a sale.
const QUIET_MS = 5000;

const platform: TenancyPlatform = {
  locks: navigator.locks,
  openChannel: (name) => new BroadcastChannel(name),
};

interface Running {
  readonly port: TillPort;
  readonly database: RegisterDatabase;
  readonly sync: SyncLoop;
}

const startedAt = performance.now();
const stages: { [stage in BootStage]: number } = { lock: 0, storage: 0, python: 0, till: 0 };
// Started at once: neither touches the register, so neither waits for its lock.
const python = startPython();
const sqlite = loadSqlite();
let config: JsonObject = {};
let running: Running | null = null;
let tenancy: Tenancy | null = null;
// Starts go one after another: a tab asks again while it waits for another to close.
let starting: Promise<void> = Promise.resolve();
// Commands go one after another, also while one waits for its PIN to be hashed.
let commands: Promise<void> = Promise.resolve();
let quiet: ReturnType<typeof setTimeout> | undefined;

function send(message: FromWorker): void {
  self.postMessage(message);
}

function reached(stage: BootStage): void {
  stages[stage] = Math.round(performance.now() - startedAt);
  send({ kind: "progress", stage });
}

const now = (): string => new Date().toISOString();

async function start(): Promise<void> {
  if (tenancy !== null) return;
  tenancy = await claim(platform, letGo);
  if (tenancy === null) send({ kind: "held_elsewhere" });
  else await open();
}

async function startByTakeOver(): Promise<void> {
  if (tenancy !== null) return;
  tenancy = await takeOver(platform, letGo);
  await open();
}

async function open(): Promise<void> {
  reached("lock");
  const database = await openDatabase();
  reached("storage");
  const started = await python;
  // Taken over in the meantime: the database is the other tab's.
  if (tenancy === null) {
    database.close();
    return;
  }
  reached("python");
  const port = started.openTill(database.callbacks, { ...config, durable: database.durable });
  const result = port.handle(stamped({ command: "view" }));
  const sync = new SyncLoop({ port, now, send });
  running = { port, database, sync };
  reached("till");
  const boot: BootReport = {
    buildId: __BUILD_ID__,
    snapshot: started.snapshot,
    durable: database.durable,
    stages,
    totalMs: Math.round(performance.now() - startedAt),
  };
  send({ kind: "ready", boot, result });
  sync.start();
}

async function openDatabase(): Promise<RegisterDatabase> {
  const loaded = await sqlite;
  if (!canKeepDurably()) return openInMemory(loaded);
  for (let tried = 1; ; tried++) {
    try {
      return await openDurable(loaded);
    } catch (error) {
      // A tab that was forced out may still have its files open for a moment.
      if (!isLocked(error) || tried === OPEN_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, OPEN_AGAIN_MS));
    }
  }
}

function canKeepDurably(): boolean {
  return (
    typeof FileSystemFileHandle !== "undefined" &&
    "createSyncAccessHandle" in FileSystemFileHandle.prototype
  );
}

function isLocked(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NoModificationAllowedError";
}

/** Another tab takes the register over: close the database first, then say so. */
function letGo(): void {
  tenancy = null;
  close();
  send({ kind: "taken_over" });
}

function close(): void {
  running?.sync.stop();
  running?.database.close();
  running = null;
}

/** The register's data goes; the page starts again as a device that is no register yet. */
async function leave({ sync, database }: Running): Promise<void> {
  sync.stop();
  running = null;
  clearTimeout(quiet);
  await database.forget();
  tenancy?.release();
  send({ kind: "left" });
}

/** The command as Python wants it: with the clock and randomness that it may not read itself. */
function stamped(command: Command): string {
  const random = toHex(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)));
  return JSON.stringify({ ...command, now: now(), random });
}

async function handle(id: number, given: Command): Promise<void> {
  if (running === null) return;
  const command = await proved(running.port, given);
  // It may have been taken over in the meantime.
  if (running === null) return;
  const result = running.port.handle(stamped(command));
  send({ kind: "result", id, result });
  if (command.command === "leave_register" && (JSON.parse(result) as CommandResult).ok) {
    await leave(running);
    return;
  }
  running.sync.wake();
  clearTimeout(quiet);
  quiet = setTimeout(() => running?.database.checkpoint(), QUIET_MS);
}

async function proved(port: TillPort, given: Command): Promise<Command> {
  const taken = takePin(given);
  if (taken === null) return given;
  const asked = port.pin_parameters(stamped(taken.command));
  const parameters = JSON.parse(asked) as PinParameters | null;
  return taken.prove(parameters === null ? "" : await derivePinProof(taken.pin, parameters));
}

function attempt(work: Promise<void>): Promise<void> {
  return work.catch((error: unknown) => {
    console.error("till: worker failed", error);
    const message = error instanceof Error ? error.message : String(error);
    const code = isLocked(error) ? "storage.locked" : "till.failed";
    send({ kind: "failed", refusal: { code, facts: { message } } });
  });
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  switch (message.kind) {
    case "start":
      config = message.config;
      starting = starting.then(() => attempt(start()));
      return;
    case "take_over":
      starting = starting.then(() => attempt(startByTakeOver()));
      return;
    case "command":
      commands = commands.then(() => attempt(handle(message.id, message.command)));
      return;
    case "online":
      if (message.online) running?.port.online();
      running?.sync.wake();
      return;
    case "close":
      close();
      tenancy?.release();
      send({ kind: "closed" });
  }
};
