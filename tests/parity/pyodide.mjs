// Plays scripts in Pyodide on SQLite WASM, with the worker's own code between the two, and applies
// promotions. Usage: node pyodide.mjs WEB_TILL BUNDLE.zip GIVEN.json OUT.json
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [webTill, bundlePath, givenPath, outPath] = process.argv.slice(2);
const require = createRequire(join(webTill, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

const { loadSqlite, openInMemory } = await loadWorker();
const pyodide = await load("pyodide/pyodide.mjs");
const bundle = readFileSync(bundlePath);
const python = await pyodide.loadPyodide({
  indexURL: dirname(require.resolve("pyodide/pyodide.asm.wasm")),
  fsInit: async (fs) => fs.writeFile("/kasse.zip", bundle),
});
python.runPython("import sys; sys.path.insert(0, '/kasse.zip')");
const player = python.pyimport("player");
const sqlite = await loadSqlite();
const given = JSON.parse(readFileSync(givenPath, "utf8"));
const results = given.scripts.map((script) => {
  const database = openInMemory(sqlite);
  const played = player.play_in_browser(database.callbacks, JSON.stringify(script));
  database.close();
  return JSON.parse(played);
});
const applied = given.promotions.map((one) => JSON.parse(player.promote(JSON.stringify(one))));
const about = { python: python.runPython("sys.version.split()[0]"), results, applied };
writeFileSync(outPath, JSON.stringify(about));
process.exit(0); // Pyodide in Node does not let go of its event loop.

/** The worker's modules are TypeScript: bundled beside the packages that they import. */
async function loadWorker() {
  const { build } = await load("rolldown");
  const folder = mkdtempSync(join(webTill, "node_modules", ".parity-"));
  try {
    const file = join(folder, "sqlite.mjs");
    await build({
      input: join(webTill, "src", "worker", "sqlite.ts"),
      external: ["@sqlite.org/sqlite-wasm"],
      output: { file },
      logLevel: "warn",
    });
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
