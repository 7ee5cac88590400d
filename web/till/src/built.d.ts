// Constants that the build puts in (vite.config.ts).

/** The till build: changes when anything in it does. */
declare const __BUILD_ID__: string;

/** Where the Python runtime lies and what its snapshot must hash to (build/python.mjs). */
declare const __PYTHON__: {
  readonly directory: string;
  readonly version: string;
  readonly application: string;
  readonly snapshotFile: string;
  readonly snapshotSha256: string;
  readonly snapshotBytes: number;
  readonly lockFile: string;
};

/** What the service worker keeps for starting without the network (build/build.mjs). */
declare const __PRECACHE__: readonly { readonly url: string; readonly revision: string | null }[];
