import { svelte } from "@sveltejs/vite-plugin-svelte";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

import { about } from "./build/about.mjs";

const { buildId, python, outDir } = about();
const BASE = "/till/";

export default defineConfig({
  base: BASE,
  plugins: [svelte(), tailwindcss()],
  define: {
    __BUILD_ID__: JSON.stringify(buildId),
    __PYTHON__: JSON.stringify({ ...python, directory: BASE + python?.directory }),
  },
  worker: { format: "es" },
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    // The policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  // They find their WASM beside themselves; bundling them in development would part the two.
  optimizeDeps: { exclude: ["pyodide", "@sqlite.org/sqlite-wasm"] },
});
