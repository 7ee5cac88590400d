// Carries out the HTTP requests that Python decides on. No rule of syncing is here: what to send
// next, when to try again and what an answer means are kasse.till's.
import type { FromWorker, JsonObject } from "../protocol";
import { LineChunks } from "./lines";
import type { TillPort } from "./python";

const POLL_MS = 1000;
const TIMEOUT_MS = 30_000;
// A snapshot may take long, but not be silent for long.
const STREAM_SILENCE_MS = 30_000;
const LINES_PER_CHUNK = 1000;

interface SyncRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** The answer is lines for `feed_chunk`, not one body. */
  readonly stream?: boolean;
}

export interface SyncContext {
  readonly port: TillPort;
  readonly now: () => string;
  readonly send: (message: FromWorker) => void;
}

export class SyncLoop {
  readonly #context: SyncContext;
  readonly #stopping = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;
  #busy = false;
  #again = false;
  #online: boolean | null = null;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopping.abort();
  }

  /** See whether there is something to send or fetch, now. */
  wake(): void {
    this.#again = true;
    if (this.#busy || this.#stopping.signal.aborted) return;
    this.#busy = true;
    this.#run()
      .catch((error: unknown) => console.error("till: sync stopped", error))
      .finally(() => {
        this.#busy = false;
      });
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopping.signal.aborted) {
      this.#again = false;
      const now = JSON.stringify({ now: this.#context.now() });
      const request = JSON.parse(this.#context.port.sync_next(now)) as SyncRequest | null;
      if (request === null) continue;
      const answer = await this.#carryOut(request);
      if (this.#stopping.signal.aborted) return;
      this.#report(answer.status !== "network_error");
      const done = { id: request.id, now: this.#context.now(), ...answer };
      this.#changed(this.#context.port.sync_done(JSON.stringify(done)));
      this.#again = true;
      await nextTask();
    }
  }

  async #carryOut(request: SyncRequest): Promise<JsonObject> {
    const silence = new Silence(this.#stopping.signal, TIMEOUT_MS);
    try {
      const response = await fetch(request.path, {
        method: request.method,
        headers: request.headers,
        body: request.body,
        // The device's token is in an HttpOnly cookie, which no script sees.
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: silence.signal,
      });
      if (request.stream === true && response.ok && response.body !== null) {
        await this.#stream(response.body, silence).finally(() =>
          this.#context.send({ kind: "loading", progress: null }),
        );
        return { status: response.status, body: "" };
      }
      return { status: response.status, body: await response.text() };
    } catch (error) {
      if (isPlatformError(error)) return { status: "network_error", body: "" };
      throw error;
    } finally {
      silence.end();
    }
  }

  async #stream(body: ReadableStream<Uint8Array>, silence: Silence): Promise<void> {
    const chunks = new LineChunks(LINES_PER_CHUNK);
    let linesTotal: number | null = null;
    let lines = 0;
    const feed = async (text: string): Promise<void> => {
      if (lines === 0) linesTotal = announced(text);
      this.#changed(this.#context.port.feed_chunk(text));
      lines += LINES_PER_CHUNK;
      this.#context.send({ kind: "loading", progress: { lines, linesTotal } });
      await nextTask();
      this.#stopping.signal.throwIfAborted();
    };
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      silence.heard(STREAM_SILENCE_MS);
      if (done) break;
      for (const text of chunks.push(value)) await feed(text);
    }
    for (const text of chunks.end()) await feed(text);
  }

  #report(online: boolean): void {
    if (this.#online === online) return;
    this.#online = online;
    this.#context.send({ kind: "connection", online });
  }

  #changed(result: string): void {
    if (result !== "null") this.#context.send({ kind: "changed", result });
  }
}

/** Ends a request that has been silent for too long. */
class Silence {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout>;

  constructor(stopping: AbortSignal, milliseconds: number) {
    this.signal = AbortSignal.any([stopping, this.#controller.signal]);
    this.#timer = this.#start(milliseconds);
  }

  heard(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start(milliseconds);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(milliseconds: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#controller.abort(), milliseconds);
  }
}

/** The `count` in the snapshot's first line; for the progress bar only, Python reads it for itself. */
function announced(text: string): number | null {
  try {
    const header = JSON.parse(text.slice(0, text.indexOf("\n"))) as { count?: unknown } | null;
    return typeof header?.count === "number" ? header.count : null;
  } catch {
    return null;
  }
}

/** fetch rejects with TypeError when there is no network, and DOMException when aborted. */
function isPlatformError(error: unknown): boolean {
  return error instanceof TypeError || error instanceof DOMException;
}

/** Let waiting messages (commands) go first. Quicker than timers, which wait 4 ms when nested. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
