import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Basket, Facts } from "../model/view";
import { NearMisses, STILL_MS } from "./near.svelte";

const MEAL = { promotion: "meal", saves: 1200 };

function basketOf(steps: number, more: Partial<Basket> = {}): Basket {
  return { id: "b-1", steps, count: steps, offers: true, ...more } as Basket;
}

function askedBy(answer: () => Promise<Facts> = () => Promise.resolve({ misses: [MEAL] })) {
  let times = 0;
  const near = new NearMisses(() => {
    times += 1;
    return answer();
  });
  return { near, times: () => times };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a basket is asked about once, after it has stood still", async () => {
  const { near, times } = askedBy();
  near.follow(basketOf(1), "");
  await vi.advanceTimersByTimeAsync(STILL_MS - 1);
  near.follow(basketOf(2), "");
  await vi.advanceTimersByTimeAsync(STILL_MS - 1);
  expect(times()).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(near.found).toEqual([MEAL]);
  near.follow(basketOf(2), "");
  await vi.advanceTimersByTimeAsync(STILL_MS);
  expect(times()).toBe(1);
});

test("an answer about a basket that changed meanwhile is not shown", async () => {
  let answer: (facts: Facts) => void = () => undefined;
  const { near } = askedBy(() => new Promise((resolve) => (answer = resolve)));
  near.follow(basketOf(1), "");
  await vi.advanceTimersByTimeAsync(STILL_MS);
  near.follow(basketOf(2), "");
  answer({ misses: [MEAL] });
  await vi.advanceTimersByTimeAsync(0);
  expect(near.found).toEqual([]);
});

test("an empty basket lacks nothing, and a shop without promotions is not asked", async () => {
  const { near, times } = askedBy();
  near.follow(basketOf(1, { offers: false }), "");
  await vi.advanceTimersByTimeAsync(STILL_MS);
  expect(times()).toBe(0);
  near.follow(basketOf(2), "");
  await vi.advanceTimersByTimeAsync(STILL_MS);
  near.follow(basketOf(0), "");
  expect(near.found).toEqual([]);
});
