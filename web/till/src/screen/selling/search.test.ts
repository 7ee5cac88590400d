import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Item } from "../model/catalogue";
import { Search } from "./search.svelte";

const item = (id: string): Item => ({ id, sku: id, name: id, unit: "pcs" });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", () => 0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("asks once, for what stands there after a rest", async () => {
  const asked: string[] = [];
  const search = new Search(async (text) => {
    asked.push(text);
    return [item(text)];
  }, 45);
  for (const text of ["k", "ka", "kaf"]) {
    search.type(text);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(45);
  expect(asked).toEqual(["kaf"]);
  expect(search.results.map((found) => found.id)).toEqual(["kaf"]);
  expect(search.answered).toBe("kaf");
});

test("a late answer to an older question changes nothing", async () => {
  const answers = new Map<string, (items: Item[]) => void>();
  const search = new Search((text) => new Promise((resolve) => answers.set(text, resolve)), 0);
  search.type("a");
  await vi.advanceTimersByTimeAsync(1);
  search.type("ab");
  await vi.advanceTimersByTimeAsync(1);
  answers.get("ab")?.([item("new")]);
  answers.get("a")?.([item("old")]);
  await vi.advanceTimersByTimeAsync(1);
  expect(search.results.map((found) => found.id)).toEqual(["new"]);
});

test("an answer that comes after the field was emptied changes nothing", async () => {
  let answer: (items: Item[]) => void = () => undefined;
  const search = new Search(() => new Promise((resolve) => (answer = resolve)), 0);
  search.type("a");
  await vi.advanceTimersByTimeAsync(1);
  search.clear();
  answer([item("late")]);
  await vi.advanceTimersByTimeAsync(1);
  expect(search.results).toEqual([]);
});

test("spaces are no question", async () => {
  const find = vi.fn(async () => []);
  const search = new Search(find, 0);
  search.type("  ");
  await vi.advanceTimersByTimeAsync(10);
  expect(find).not.toHaveBeenCalled();
  expect(search.active).toBe(false);
});
