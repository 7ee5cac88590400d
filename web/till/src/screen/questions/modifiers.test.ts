import { expect, test } from "vitest";

import { Choice } from "./modifiers.svelte";

const size = {
  id: "size",
  min: 1,
  max: 1,
  modifiers: [
    { id: "small", price: 0 },
    { id: "large", price: 500 },
  ],
};
const extra = {
  id: "extra",
  min: 0,
  max: 2,
  modifiers: [
    { id: "shot", price: 600 },
    { id: "oat", price: 400 },
  ],
};

test("one of a kind moves with the tap and stays chosen", () => {
  const choice = new Choice([size]);
  expect(choice.enough).toBe(false);
  choice.tap(size, "small");
  choice.tap(size, "large");
  choice.tap(size, "large");
  expect(choice.chosen).toEqual([{ modifier: "large", quantity: 1 }]);
  expect(choice.enough).toBe(true);
});

test("several may be chosen until the group is full, then a tap takes away", () => {
  const choice = new Choice([extra]);
  choice.tap(extra, "shot");
  choice.tap(extra, "shot");
  expect(choice.chosen).toEqual([{ modifier: "shot", quantity: 2 }]);
  choice.tap(extra, "oat");
  expect(choice.of(extra)).toBe(2);
  choice.tap(extra, "shot");
  expect(choice.chosen).toEqual([]);
});

test("one fewer", () => {
  const choice = new Choice([extra]);
  choice.tap(extra, "shot");
  choice.tap(extra, "shot");
  choice.fewer("shot");
  expect(choice.count("shot")).toBe(1);
  choice.fewer("shot");
  expect(choice.enough).toBe(true);
  expect(choice.chosen).toEqual([]);
});
