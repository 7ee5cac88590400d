// One register, one tab: who holds the register's database, and how another tab takes it over.
//
// The holder keeps a Web Lock as long as its database is open. A tab that wants it asks on a
// channel; the holder closes its database cleanly and only then lets the lock go. A holder that
// does not answer loses the lock (steal), and learns of it by its own lock request failing.

const LOCK_NAME = "kasse-register";
const CHANNEL_NAME = "kasse-register";
const ASK_AGAIN_MS = 500;
const PATIENCE_MS = 5000;
// A page that was just closed or reloaded takes a moment to let its lock go.
const GRACE_MS = 1500;

interface Asking {
  readonly kind: "let_go";
}

/** The part of the browser that this needs. */
export interface TenancyPlatform {
  readonly locks: Pick<LockManager, "request">;
  readonly openChannel: (name: string) => BroadcastChannel;
  readonly askAgainMs?: number;
  readonly patienceMs?: number;
  readonly graceMs?: number;
}

export interface Tenancy {
  /** Give the register up by own will (the tab closes). */
  release(): void;
}

/** Hold the register if nobody else does; null when another tab has it. */
export async function claim(
  platform: TenancyPlatform,
  letGo: () => void,
): Promise<Tenancy | null> {
  const signal = AbortSignal.timeout(platform.graceMs ?? GRACE_MS);
  return hold(platform, { signal }, letGo).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
}

/** Ask the holder to let go and hold the register, by force if nothing else helps. */
export async function takeOver(platform: TenancyPlatform, letGo: () => void): Promise<Tenancy> {
  const channel = platform.openChannel(CHANNEL_NAME);
  const ask = (): void => channel.postMessage({ kind: "let_go" } satisfies Asking);
  const asking = setInterval(ask, platform.askAgainMs ?? ASK_AGAIN_MS);
  ask();
  try {
    const signal = AbortSignal.timeout(platform.patienceMs ?? PATIENCE_MS);
    return await hold(platform, { signal }, letGo).catch((error: unknown) => {
      if (signal.aborted) return hold(platform, { steal: true }, letGo);
      throw error;
    });
  } finally {
    clearInterval(asking);
    channel.close();
  }
}

function hold(
  platform: TenancyPlatform,
  options: LockOptions,
  letGo: () => void,
): Promise<Tenancy> {
  return new Promise((resolve, reject) => {
    let ended = false;
    let held = false;
    const end = (byOthers: boolean): void => {
      if (ended) return;
      ended = true;
      if (byOthers) letGo();
    };
    const whileHeld = (): Promise<void> => {
      held = true;
      return new Promise((unlock) => {
        const channel = platform.openChannel(CHANNEL_NAME);
        const finish = (byOthers: boolean): void => {
          end(byOthers);
          channel.close();
          unlock();
        };
        channel.onmessage = (event: MessageEvent<Asking>) => {
          if (event.data.kind === "let_go") finish(true);
        };
        resolve({ release: () => finish(false) });
      });
    };
    platform.locks.request(LOCK_NAME, options, whileHeld).catch((error: unknown) => {
      if (held) end(true);
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}
