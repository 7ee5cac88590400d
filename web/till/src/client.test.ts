import { expect, test } from "vitest";

import { TillClient, type TillEvents, type WorkerPort } from "./client";
import type { FromWorker, ToWorker } from "./protocol";

/** A worker's end of the line that keeps what it was sent. */
class Line implements WorkerPort {
  onmessage: WorkerPort["onmessage"] = null;
  readonly sent: ToWorker[] = [];

  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }

  say(message: FromWorker): void {
    this.onmessage?.({ data: message } as MessageEvent<FromWorker>);
  }
}

function connected(): { line: Line; client: TillClient; heard: unknown[] } {
  const heard: unknown[] = [];
  const hear =
    (name: string) =>
    (...told: unknown[]) =>
      heard.push([name, ...told]);
  const names = ["progress", "ready", "view", "heldElsewhere", "takenOver", "failed"];
  const events = Object.fromEntries(
    [...names, "connection", "loading"].map((name) => [name, hear(name)]),
  ) as unknown as TillEvents;
  const line = new Line();
  return { line, client: new TillClient(line, events), heard };
}

test("each command gets its own answer, in whatever order they come", async () => {
  const { line, client, heard } = connected();
  const first = client.command({ command: "scan", text: "1" });
  const second = client.command({ command: "scan", text: "2" });
  expect(line.sent).toEqual([
    { kind: "command", id: 1, command: { command: "scan", text: "1" } },
    { kind: "command", id: 2, command: { command: "scan", text: "2" } },
  ]);
  const refusal = { code: "barcode.unknown", facts: { text: "2" } };
  line.say({ kind: "result", id: 2, result: JSON.stringify({ ok: false, refusal, view: { n: 0 } }) });
  line.say({ kind: "result", id: 1, result: '{"ok":true,"view":{"n":1},"effects":[{"kind":"print"}]}' });
  expect(await first).toEqual({ ok: true, view: { n: 1 }, effects: [{ kind: "print" }] });
  expect(await second).toEqual({ ok: false, refusal, view: { n: 0 } });
  expect(heard).toEqual([
    ["view", { n: 0 }, []],
    ["view", { n: 1 }, [{ kind: "print" }]],
  ]);
});

test("a change by sync is told, an answer without a view is not", () => {
  const { line, heard } = connected();
  line.say({ kind: "changed", result: '{"view":{"n":2}}' });
  line.say({ kind: "changed", result: "{}" });
  expect(heard).toEqual([["view", { n: 2 }, []]]);
});

test("who holds the register is told", () => {
  const { line, client, heard } = connected();
  line.say({ kind: "held_elsewhere" });
  client.takeOver();
  line.say({ kind: "taken_over" });
  expect(line.sent).toEqual([{ kind: "take_over" }]);
  expect(heard).toEqual([["heldElsewhere"], ["takenOver"]]);
});
