// Lays out .python/<hash>/: Pyodide, the till's Python bundle and the memory snapshot.
// KASSE_PYTHON: interpreter that has Kasse's packages (default: the checkout's .venv, or python3).
// KASSE_TILL_APPLICATION: module offering open_application (default: kasse.till.port).
// KASSE_TILL_EXTRA: more Python files for the bundle, separated by ":" (tests only).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { renameSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "..");
const pyodideDir = join(root, "node_modules", "pyodide");
const PYODIDE_FILES = ["pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"];

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Make what is missing; says where it lies (`files`) and what the browser must know (`about`). */
export function buildPython() {
  // The build script and Vite's configuration both ask: the second gets what the first made.
  process.env.KASSE_TILL_PYTHON ??= makePython();
  const files = process.env.KASSE_TILL_PYTHON;
  return { files, about: JSON.parse(readFileSync(join(files, "python.json"), "utf8")) };
}

function makePython() {
  const application = process.env.KASSE_TILL_APPLICATION ?? "kasse.till.port";
  const extras = (process.env.KASSE_TILL_EXTRA ?? "").split(delimiter).filter(Boolean);
  const work = mkdtempSync(join(tmpdir(), "kasse-till-"));
  try {
    const bundle = join(work, "kasse.zip");
    const script = join(here, "python_bundle.py");
    execFileSync(pythonInterpreter(), [script, bundle, application, ...extras], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const version = versionOf(bundle, application);
    // One folder for each application: a test's build leaves the real one alone.
    const directory = join(root, ".python", application, version);
    if (!existsSync(join(directory, "python.json"))) {
      makeDirectory({ directory: join(work, "out"), bundle, application, version });
      rmSync(dirname(directory), { recursive: true, force: true });
      mkdirSync(dirname(directory), { recursive: true });
      moveDirectory(join(work, "out"), directory);
    }
    return directory;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function pythonInterpreter() {
  const local = join(root, "..", "..", ".venv", "bin", "python");
  return process.env.KASSE_PYTHON ?? (existsSync(local) ? local : "python3");
}

function versionOf(bundle, application) {
  const parts = [
    readFileSync(bundle),
    readFileSync(join(pyodideDir, "package.json")),
    readFileSync(join(here, "snapshot.mjs")),
    readFileSync(join(here, "python_start.mjs")),
    application,
  ];
  return sha256(parts.map(sha256).join("\n")).slice(0, 16);
}

function makeDirectory({ directory, bundle, application, version }) {
  mkdirSync(directory, { recursive: true });
  for (const file of PYODIDE_FILES) copyFileSync(join(pyodideDir, file), join(directory, file));
  copyFileSync(bundle, join(directory, "kasse.zip"));
  const snapshot = join(directory, "snapshot.bin");
  execFileSync(process.execPath, [join(here, "snapshot.mjs"), bundle, application, snapshot], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const snapshotSha256 = sha256(readFileSync(snapshot));
  const snapshotFile = `snapshot-${snapshotSha256.slice(0, 16)}.bin`;
  renameSync(snapshot, join(directory, snapshotFile));
  const about = {
    version,
    application,
    snapshotFile,
    snapshotSha256,
    snapshotBytes: statSync(join(directory, snapshotFile)).size,
    // Pyodide checks its lock file's header; of the packages listed there Kasse loads none.
    lockFile: JSON.stringify({ info: lockFileInfo(), packages: {} }),
  };
  writeFileSync(join(directory, "python.json"), JSON.stringify(about));
}

function lockFileInfo() {
  return JSON.parse(readFileSync(join(pyodideDir, "pyodide-lock.json"), "utf8")).info;
}

function moveDirectory(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code !== "EXDEV") throw error;
    execFileSync("cp", ["-R", from, to]);
  }
}
