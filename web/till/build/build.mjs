// The whole build: Python and its snapshot, the screen and its worker, the service worker, and a
// compressed copy beside each file.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";

import { buildId, filesIn, outDir as chosenOutDir } from "./about.mjs";
import { buildPython, root, sha256 } from "./python.mjs";

const COMPRESSIBLE = /\.(html|js|mjs|css|svg|json|webmanifest|wasm|bin)$/;
const TOO_SMALL_BYTES = 1024;
// Quality 11 takes a minute for the snapshot and saves little.
const BIG_BYTES = 1 << 20;
// The SQLite package brings these along for ways of running it that the till does not use.
const UNUSED = /sqlite3-(opfs-async-proxy|worker1)/;

process.chdir(root);
const outDir = chosenOutDir();
const python = buildPython();
await build({ logLevel: "error" });
cpSync(python.files, join(outDir, "python", python.about.version), { recursive: true });
const precache = filesIn(outDir)
  .filter((file) => !UNUSED.test(file))
  .map((file) => precacheEntry(relative(outDir, file).split(sep).join("/"), file));
await build({
  configFile: false,
  logLevel: "error",
  publicDir: false,
  define: {
    __PRECACHE__: JSON.stringify(precache),
    "process.env.NODE_ENV": JSON.stringify("production"),
  },
  build: {
    outDir,
    emptyOutDir: false,
    rolldownOptions: {
      input: join(root, "src/service-worker.ts"),
      output: { format: "iife", entryFileNames: "sw.js" },
    },
  },
});
const id = buildId(python.about.version);
writeFileSync(join(outDir, "build.json"), JSON.stringify({ build_id: id }));
await Promise.all(filesIn(outDir).map(compress));
console.log(`till ${id}: ${precache.length} files in ${relative(process.cwd(), outDir)}`);

function precacheEntry(url, file) {
  // A name with a hash in it is its own revision.
  const hashed = /^assets\//.test(url);
  return { url, revision: hashed ? null : sha256(readFileSync(file)).slice(0, 16) };
}

async function compress(file) {
  if (!COMPRESSIBLE.test(file)) return;
  const bytes = readFileSync(file);
  if (bytes.length < TOO_SMALL_BYTES) return;
  const quality = bytes.length > BIG_BYTES ? 7 : 11;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    [constants.BROTLI_PARAM_LGWIN]: 22,
  };
  writeFileSync(`${file}.br`, await promisify(brotliCompress)(bytes, { params }));
  writeFileSync(`${file}.gz`, await promisify(gzip)(bytes, { level: 6 }));
}
