import { expect, test } from "vitest";

import type { Command, Refusal } from "../../protocol";
import { askedAgain, isQuestion, Questions, withoutApproval } from "./questions.svelte";

const refusal = (code: string): Refusal => ({ code, facts: {} });
const add: Command = { command: "add", item: "i-1" };

test("an answer makes the command to send, while the question still stands", async () => {
  const questions = new Questions();
  const asked = questions.ask(refusal("item.needs_price"), add, null);
  questions.current?.answer((command) => ({
    ...command,
    price: questions.current === null ? 0 : 500,
  }));
  expect(await asked).toEqual({ command: "add", item: "i-1", price: 500 });
  expect(questions.current).toBeNull();
});

test("whoever would rather not answer sends nothing", async () => {
  const questions = new Questions();
  const asked = questions.ask(refusal("permission.denied"), add, null);
  questions.current?.answer(null);
  expect(await asked).toBeNull();
});

test("what asks is a question, what only refuses is none", () => {
  expect(isQuestion(refusal("item.needs_age_check"))).toBe(true);
  expect(isQuestion(refusal("barcode.unknown"))).toBe(false);
});

test("an approval that was not granted is asked for again, without it", () => {
  const denied = refusal("permission.denied");
  expect(askedAgain(refusal("approval.wrong_pin"), denied)).toBe(denied);
  expect(askedAgain(refusal("approval.wrong_pin"), null)).toBeNull();
  expect(askedAgain(refusal("basket.empty"), denied)).toBeNull();
  expect(withoutApproval({ ...add, approval: { person: "p" } })).toEqual(add);
});
