// Where a build goes, and its id: one hash over everything that goes in.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { root, sha256 } from "./python.mjs";

/** KASSE_TILL_OUT puts the build elsewhere (tests and benches). */
export function outDir() {
  return process.env.KASSE_TILL_OUT ?? join(root, "../../src/kasse/office/static/till");
}

/** Changes when anything in the build does. */
export function buildId(pythonVersion) {
  const files = ["package-lock.json", "index.html", "display.html", "vite.config.ts"].map((name) => join(root, name));
  const folders = [join(root, "src"), join(root, "public"), join(root, "../theme")];
  files.push(...folders.flatMap(filesIn));
  const parts = files.map((file) => `${relative(root, file)} ${sha256(readFileSync(file))}`);
  return sha256([pythonVersion, ...parts].join("\n")).slice(0, 16);
}

export function filesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
