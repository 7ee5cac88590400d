import { afterEach, expect, test } from "vitest";

import { claim, takeOver, type TenancyPlatform } from "./tenancy";

/** Web Locks in memory, for one name: queue, abort and steal as the specification has them. */
class Locks {
  #holder: { reject: (error: Error) => void } | null = null;
  readonly #queue: (() => void)[] = [];

  request = (...given: unknown[]): Promise<unknown> => {
    const [, options, whileHeld] = given as [
      string,
      { signal?: AbortSignal; steal?: boolean },
      () => Promise<void>,
    ];
    return new Promise((resolve, reject) => {
      const grant = (): void => {
        const mine = { reject };
        this.#holder = mine;
        void whileHeld().then(() => {
          if (this.#holder === mine) this.#release();
          resolve(undefined);
        });
      };
      if (options.steal === true) {
        this.#holder?.reject(new DOMException("stolen", "AbortError"));
        grant();
      } else if (this.#holder === null) grant();
      else {
        this.#queue.push(grant);
        options.signal?.addEventListener("abort", () => {
          const place = this.#queue.indexOf(grant);
          if (place < 0) return;
          this.#queue.splice(place, 1);
          reject(new DOMException("waited too long", "TimeoutError"));
        });
      }
    });
  };

  #release(): void {
    this.#holder = null;
    this.#queue.shift()?.();
  }
}

const channels: BroadcastChannel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

function platform(): TenancyPlatform {
  const locks = new Locks() as unknown as TenancyPlatform["locks"];
  const openChannel = (name: string): BroadcastChannel => {
    const channel = new BroadcastChannel(name);
    channels.push(channel);
    return channel;
  };
  return { locks, openChannel, askAgainMs: 10, patienceMs: 200, graceMs: 20 };
}

const never = (): void => {
  throw new Error("was told to let go");
};

test("the first tab holds the register, the second is told", async () => {
  const shared = platform();
  expect(await claim(shared, never)).not.toBeNull();
  expect(await claim(shared, never)).toBeNull();
});

test("a released register is free", async () => {
  const shared = platform();
  const first = await claim(shared, never);
  first?.release();
  expect(await claim(shared, never)).not.toBeNull();
});

test("a reloading tab waits for the lock that its last page lets go", async () => {
  const shared = { ...platform(), graceMs: 500 };
  const first = await claim(shared, never);
  setTimeout(() => first?.release(), 30);
  expect(await claim(shared, never)).not.toBeNull();
});

test("who is asked lets go before the other one holds", async () => {
  const shared = platform();
  const order: string[] = [];
  await claim(shared, () => order.push("first closed"));
  await takeOver(shared, never);
  order.push("second holds");
  expect(order).toEqual(["first closed", "second holds"]);
});

test("a holder that does not answer loses the register", async () => {
  const shared = platform();
  const deaf: TenancyPlatform = {
    ...shared,
    openChannel: () => shared.openChannel("somewhere else"),
  };
  let told = 0;
  await claim(deaf, () => (told += 1));
  await takeOver(shared, never);
  expect(told).toBe(1);
});

test("it can be taken back", async () => {
  const shared = platform();
  const closed: number[] = [];
  await claim(shared, () => closed.push(1));
  await takeOver(shared, () => closed.push(2));
  await takeOver(shared, never);
  expect(closed).toEqual([1, 2]);
});
