// Starting Python: from the build's memory snapshot, or plainly when that does not load.
import { loadPyodide, type PyodideInterface } from "pyodide";

import { BUNDLE_PATH, importTill } from "../../build/python_start.mjs";
import { toHex } from "./hex";

/** kasse.till.browser.TillPort as seen from here: JSON text in, JSON text out. */
export interface TillPort {
  handle(commandJson: string): string;
  pin_parameters(commandJson: string): string;
  sync_next(nowJson: string): string;
  sync_done(responseJson: string): string;
  feed_chunk(ndjson: string): string;
  online(): void;
}

interface BrowserModule {
  open_till(callbacks: object, configJson: string): TillPort;
}

export interface StartedPython {
  readonly snapshot: boolean;
  openTill(callbacks: object, config: object): TillPort;
}

/** Start Python with the till's modules imported. */
export async function startPython(): Promise<StartedPython> {
  const indexURL = new URL(__PYTHON__.directory, location.origin).href;
  const bundle = fetchBytes(`${indexURL}kasse.zip`);
  const { python, snapshot } = await fromSnapshot(indexURL, bundle).catch(async (error: unknown) => {
    console.warn("till: the Python snapshot did not load; starting plainly", error);
    return { python: await plainly(indexURL, bundle), snapshot: false };
  });
  const browser = python.pyimport("kasse.till.browser") as BrowserModule;
  return {
    snapshot,
    openTill: (callbacks, config) =>
      browser.open_till(
        callbacks,
        JSON.stringify({ application: __PYTHON__.application, ...config }),
      ),
  };
}

interface Started {
  readonly python: PyodideInterface;
  readonly snapshot: boolean;
}

async function fromSnapshot(indexURL: string, bundle: Promise<Uint8Array>): Promise<Started> {
  // Awaited by loadPyodide only after it has loaded its own parts: all come in side by side.
  const snapshot = fetchBytes(indexURL + __PYTHON__.snapshotFile).then(checked);
  const python = await loadPyodide({
    ...options(indexURL, bundle),
    createPyodideModule: await roomy(`${indexURL}pyodide.asm.mjs`),
    _loadSnapshot: snapshot,
  });
  letGo(await snapshot);
  return { python, snapshot: true };
}

type PyodideOptions = NonNullable<Parameters<typeof loadPyodide>[0]>;
type PyodideModuleMaker = NonNullable<PyodideOptions["createPyodideModule"]>;

const ALLOCATION_BYTES = 1 << 20;

/** What Pyodide's module has and its types leave out. */
interface Allocating {
  _malloc(bytes: number): number;
}

/**
 * Pyodide copies a snapshot into its memory without asking whether it fits; what was imported
 * into it made it larger than the memory that Python begins with.
 */
async function roomy(moduleUrl: string): Promise<PyodideModuleMaker> {
  const { default: make } = (await import(/* @vite-ignore */ moduleUrl)) as {
    default: PyodideModuleMaker;
  };
  return async (settings) => {
    const made = await make(settings);
    const module = made as typeof made & Allocating;
    if (module.HEAP8.length >= __PYTHON__.snapshotBytes) return made;
    while (module.HEAP8.length < __PYTHON__.snapshotBytes) {
      if (module._malloc(ALLOCATION_BYTES) === 0) throw new Error("no memory for the snapshot");
    }
    // The snapshot overwrites what the allocator noted down; beyond it memory must be empty.
    module.HEAP8.fill(0);
    return made;
  };
}

async function plainly(indexURL: string, bundle: Promise<Uint8Array>): Promise<PyodideInterface> {
  const python = await loadPyodide(options(indexURL, bundle));
  python.runPython(importTill(__PYTHON__.application));
  return python;
}

function options(indexURL: string, bundle: Promise<Uint8Array>) {
  return {
    indexURL,
    lockFileContents: __PYTHON__.lockFile,
    fsInit: async (fs: PyodideInterface["FS"]) => fs.writeFile(BUNDLE_PATH, await bundle),
  };
}

/** An ArrayBuffer where the browser can empty one; the types are of an earlier year. */
interface Emptied {
  transfer?(bytes: number): ArrayBuffer;
}

/** Pyodide keeps its options for ever; this way it does not keep the snapshot's bytes with them. */
function letGo(snapshot: Uint8Array<ArrayBuffer>): void {
  (snapshot.buffer as Emptied).transfer?.(0);
}

async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function checked(snapshot: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const digest = await crypto.subtle.digest("SHA-256", snapshot);
  if (toHex(new Uint8Array(digest)) === __PYTHON__.snapshotSha256) return snapshot;
  throw new Error("the snapshot is not the one of this build");
}
