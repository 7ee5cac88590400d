import { createReadStream } from "node:fs";
import { basename, join } from "node:path";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import tailwindcss from "@tailwindcss/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

import { buildId, outDir } from "./build/about.mjs";
import { buildPython } from "./build/python.mjs";

const BASE = "/till/";
// Unit tests start no Python.
const python = process.env.VITEST ? null : buildPython();
const version = python?.about.version ?? "none";
const directory = `${BASE}python/${version}/`;

export default defineConfig({
  base: BASE,
  plugins: [svelte(), tailwindcss(), servePython()],
  define: {
    __BUILD_ID__: JSON.stringify(buildId(version)),
    __PYTHON__: JSON.stringify({ ...python?.about, directory }),
  },
  worker: { format: "es" },
  // In development the office runs beside Vite (KASSE_OFFICE: its address).
  server: { proxy: { "/api": process.env.KASSE_OFFICE ?? "http://127.0.0.1:8000" } },
  build: {
    outDir: outDir(),
    // The till, and the window that the customer looks at.
    rolldownOptions: { input: ["index.html", "display.html"] },
    emptyOutDir: true,
    target: "es2022",
    // The policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  // They find their WASM beside themselves; bundling them in development would part the two.
  optimizeDeps: { exclude: ["pyodide", "@sqlite.org/sqlite-wasm"] },
  test: { include: ["src/**/*.test.ts"] },
});

/** In development the Python runtime is served from where it was made; a build copies it. */
function servePython(): Plugin {
  const types: Record<string, string> = {
    ".mjs": "text/javascript",
    "wasm": "application/wasm",
  };
  return {
    name: "kasse-python",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use(directory, (request, response) => {
        const name = basename((request.url ?? "").split("?")[0] ?? "");
        const type = types[name.slice(-4)] ?? "application/octet-stream";
        response.setHeader("Content-Type", type);
        createReadStream(join(python?.files ?? "", name))
          .on("error", () => response.writeHead(404).end())
          .pipe(response);
      });
    },
  };
}
