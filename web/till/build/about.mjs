// What a build is made of, and its id: one hash over everything that goes in.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** `{buildId, python, outDir}`; needs buildPython() to have run, unless only tests do. */
export function about() {
  return { buildId: buildIdOf(root), python: pythonOf(root), outDir: outDir() };
}

/** KASSE_TILL_OUT puts the build elsewhere (tests and benches). */
export function outDir() {
  return process.env.KASSE_TILL_OUT ?? join(root, "../../src/kasse/office/static/till");
}

function pythonOf(root) {
  const directory = join(root, "public", "python");
  const versions = existsSync(directory) ? readdirSync(directory) : [];
  if (versions.length === 0) return null;
  return JSON.parse(readFileSync(join(directory, versions[0], "python.json"), "utf8"));
}

function buildIdOf(root) {
  const hash = createHash("sha256");
  const inputs = ["package-lock.json", "index.html", "vite.config.ts"].map((name) => join(root, name));
  for (const file of [...inputs, ...filesIn(join(root, "src")), ...filesIn(join(root, "public"))]) {
    hash.update(relative(root, file));
    hash.update("\0");
    hash.update(createHash("sha256").update(readFileSync(file)).digest());
  }
  return hash.digest("hex").slice(0, 16);
}

export function filesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
