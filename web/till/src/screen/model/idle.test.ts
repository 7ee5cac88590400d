import { expect, test } from "vitest";

import { Idle } from "./idle";

function idleAt(startMs: number, keptMs: number | null = null) {
  const clock = { ms: startMs };
  const written: number[] = [];
  const idle = new Idle(() => clock.ms, {
    read: () => keptMs,
    write: (atMs) => void written.push(atMs),
  });
  return { clock, idle, written };
}

test("is due after so many seconds without use, not one before (SES-7)", () => {
  const { clock, idle } = idleAt(0);
  expect(idle.due(300)).toBe(false);
  clock.ms = 299_999;
  expect(idle.due(300)).toBe(false);
  clock.ms = 300_000;
  expect(idle.due(300)).toBe(true);
  idle.used();
  expect(idle.due(300)).toBe(false);
});

test("is never due where the shop says so (SES-7)", () => {
  const { clock, idle } = idleAt(0);
  clock.ms = 1e9;
  expect(idle.due(0)).toBe(false);
});

test("begins anew when the clock is set back (SES-7)", () => {
  const { clock, idle } = idleAt(1_000_000);
  clock.ms = 400_000;
  expect(idle.due(300)).toBe(false);
  clock.ms = 699_999;
  expect(idle.due(300)).toBe(false);
  clock.ms = 700_000;
  expect(idle.due(300)).toBe(true);
});

test("counts the time in which the till was closed, and a touch does not wipe it out", () => {
  const { idle } = idleAt(1_000_000, 500_000);
  idle.used();
  expect(idle.due(300)).toBe(true);
  idle.used();
  expect(idle.due(300)).toBe(false);
});

test("does not believe a moment from the future", () => {
  const { clock, idle } = idleAt(1_000_000, 9_000_000);
  clock.ms = 1_300_000;
  expect(idle.due(300)).toBe(true);
});

test("keeps the last use, but not at every touch", () => {
  const { clock, idle, written } = idleAt(0);
  idle.due(300);
  for (clock.ms = 1000; clock.ms <= 11_000; clock.ms += 1000) idle.used();
  expect(written).toEqual([5000, 10_000]);
});
