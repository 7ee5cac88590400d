// Builds the back office's styles and scripts into the Python package, where the office serves them.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, brotliCompressSync, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../src/kasse/office/static/office");
const find = createRequire(import.meta.url).resolve;

mkdirSync(target, { recursive: true });
copyFileSync(find("htmx.org/dist/htmx.min.js"), join(target, "htmx.js"));
copyFileSync(find("htmx-ext-sse/sse.js"), join(target, "sse.js"));
for (const name of readdirSync(join(here, "src"))) {
  if (/\.(js|svg)$/.test(name)) {
    copyFileSync(join(here, "src", name), join(target, name));
  }
}
execFileSync(
  process.execPath,
  [
    join(dirname(find("@tailwindcss/cli/package.json")), "dist/index.mjs"),
    "--input",
    join(here, "src/office.css"),
    "--output",
    join(target, "office.css"),
    "--minify",
  ],
  { cwd: here, stdio: ["ignore", "ignore", "inherit"] },
);

// Compressed copies beside them, which the office serves to browsers that take them.
for (const name of readdirSync(target)) {
  if (/\.(js|css|svg)$/.test(name)) {
    const text = readFileSync(join(target, name));
    const most = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
    writeFileSync(join(target, `${name}.gz`), gzipSync(text, { level: 9 }));
    writeFileSync(join(target, `${name}.br`), brotliCompressSync(text, most));
  }
}
