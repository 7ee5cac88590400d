import { expect, test } from "vitest";

import { fitOf } from "./fit";

test("a name is set by its longest word", () => {
  expect(fitOf("Caffè latte, stor med havre")).toBe("plain");
  expect(fitOf("Stempelkaffe")).toBe("plain");
  expect(fitOf("Rugbrødsboller")).toBe("long");
  expect(fitOf("Hindbær/brombær/blåbær")).toBe("plain");
  expect(fitOf("Lakridspibe Chokoladeovertrukket")).toBe("longest");
  expect(fitOf("")).toBe("plain");
});
