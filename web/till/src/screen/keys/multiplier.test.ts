import { expect, test } from "vitest";

import { Format } from "../model/format";
import { isMultiplier, scanCommand, splitMultiplier } from "./multiplier";

const DANISH = new Format({ language: "da", currency: "DKK", zone: "Europe/Copenhagen" });
const CODE = "5701234567899";

test("a number and a star are a multiplier, however long the number", () => {
  const told = ["3*", "-1*", "\u22122*", "0,5*", "1234567*", "1.000,5*"];
  expect(told.filter((text) => !isMultiplier(text))).toEqual([]);
  const others = ["3", "*", "3*5", "--1*", "a*", "3 *", ",5*", "", "3**"];
  expect(others.filter(isMultiplier)).toEqual([]);
});

test("what stands behind the star is kept", () => {
  expect(splitMultiplier("3*", DANISH)).toEqual({ quantity: 3000, rest: "" });
  expect(splitMultiplier(" -2 * kaffe", DANISH)).toEqual({ quantity: -2000, rest: "kaffe" });
  expect(splitMultiplier(`0,345*${CODE}`, DANISH)).toEqual({ quantity: 345, rest: CODE });
  expect(splitMultiplier(CODE, DANISH)).toBeNull();
  expect(splitMultiplier("0,3456*", DANISH)).toBeNull();
});

test("a scan takes the multiplier before it", () => {
  expect(scanCommand(CODE, DANISH, null)).toEqual({ command: "scan", text: CODE });
  expect(scanCommand(`-1*${CODE}`, DANISH, null)).toEqual({
    command: "scan",
    text: CODE,
    quantity: -1000,
  });
});

test("a scan takes the multiplier that waits, unless it has its own", () => {
  expect(scanCommand(CODE, DANISH, 3000)).toEqual({ command: "scan", text: CODE, quantity: 3000 });
  expect(scanCommand(`2*${CODE}`, DANISH, 3000)).toEqual({
    command: "scan",
    text: CODE,
    quantity: 2000,
  });
});

test("seven digits are not dropped: the till refuses them", () => {
  expect(scanCommand(`1234567*${CODE}`, DANISH, null)).toEqual({
    command: "scan",
    text: CODE,
    quantity: 1_234_567_000,
  });
});

test("a number that cannot be read goes to the till as it is", () => {
  for (const text of [`1234567890123*${CODE}`, `0,3456*${CODE}`]) {
    expect(scanCommand(text, DANISH, 3000)).toEqual({ command: "scan", text });
  }
});
