// A page without a screen that talks to the till's worker in the worker's own protocol.
// It is a file, not a string, because the policy forbids inline scripts.
globalThis.messages = [];
globalThis.waiting = new Map();
let taking = false;

globalThis.startWorker = (script) => {
  const worker = new Worker(script, { type: "module", name: "till" });
  globalThis.worker = worker;
  worker.onmessage = ({ data }) => {
    if (data.kind === "result") {
      waiting.get(data.id)(JSON.parse(data.result));
      waiting.delete(data.id);
    } else {
      messages.push(data);
    }
  };
  worker.postMessage({ kind: "start", config: {} });
};

globalThis.takeOver = () => {
  taking = true;
  worker.postMessage({ kind: "take_over" });
};

globalThis.until = async (kind, patienceMs = 60_000) => {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const found = messages.find((message) => message.kind === kind);
    if (found) return found;
    const unwanted = ["failed", "held_elsewhere"].filter((other) => other !== kind);
    const wrong = messages.find((message) => unwanted.includes(message.kind));
    if (wrong && !taking) throw new Error(JSON.stringify(wrong));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no ${kind} after ${patienceMs} ms, but ${JSON.stringify(messages)}`);
};

let nextId = 1;
globalThis.command = (content) =>
  new Promise((resolve) => {
    const id = nextId++;
    waiting.set(id, resolve);
    worker.postMessage({ kind: "command", id, command: content });
  });

// Sends numbered commands for ever; the server is told of each that was acknowledged.
globalThis.sellForEver = async (first) => {
  for (let number = first; ; number++) {
    const result = await command({ command: "echo", number });
    if (!result.ok) throw new Error(JSON.stringify(result));
    navigator.sendBeacon("/acknowledged", String(number));
  }
};
