// Makes the memory snapshot: Python started, the till's modules imported, memory saved.
// Usage: node snapshot.mjs KASSE.zip APPLICATION OUT.bin
// A process of its own: Pyodide in Node does not let go of its event loop.
import { readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";
import { BUNDLE_PATH, importTill } from "./python_start.mjs";

const [bundlePath, application, out] = process.argv.slice(2);
const bundle = await readFile(bundlePath);
const indexURL = dirname(fileURLToPath(import.meta.resolve("pyodide/pyodide.asm.wasm")));
const python = await loadPyodide({
  indexURL,
  _makeSnapshot: true,
  // One build gives one snapshot; nothing in the till depends on the hash seed being a secret.
  env: { PYTHONHASHSEED: "0" },
  fsInit: async (fs) => fs.writeFile(BUNDLE_PATH, bundle),
});
python.runPython(importTill(application));
await writeFile(out, python.makeMemorySnapshot());
process.exit(0);
