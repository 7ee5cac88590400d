import { expect, test } from "vitest";

import { derivePinProof, takePin } from "./pin";

test("the proof is PBKDF2-HMAC-SHA256", async () => {
  // RFC 7914, section 11: P="passwd", S="salt", c=1, first 32 bytes.
  expect(await derivePinProof("passwd", { salt: "73616c74", iterations: 1 })).toBe(
    "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
  );
});

test("a PIN is taken out of a command", () => {
  const taken = takePin({ command: "sign_in", person: "p1", pin: "1234" });
  expect(taken?.pin).toBe("1234");
  expect(taken?.command).toEqual({ command: "sign_in", person: "p1" });
  expect(taken?.prove("ab")).toEqual({ command: "sign_in", person: "p1", pin_proof: "ab" });
});

test("a PIN is taken out of an approval", () => {
  const taken = takePin({ command: "void", approval: { person: "p2", pin: "9" } });
  expect(taken?.pin).toBe("9");
  expect(taken?.command).toEqual({ command: "void", approval: { person: "p2" } });
  expect(taken?.prove("cd")).toEqual({
    command: "void",
    approval: { person: "p2", pin_proof: "cd" },
  });
});

test("a command without a PIN stays as it is", () => {
  expect(takePin({ command: "scan", text: "pin" })).toBeNull();
  expect(takePin({ command: "void", approval: { person: "p2" } })).toBeNull();
});
