// How Python is started, in the snapshot made at build time and in the browser's plain boot.
export const BUNDLE_PATH = "/kasse.zip";

/** Python source that puts the till's bundle on the path and imports the till. */
export function importTill(application) {
  return [
    "import sys",
    `sys.path.insert(0, ${JSON.stringify(BUNDLE_PATH)})`,
    `import kasse.till.browser, ${application}`,
    "import gc; gc.collect()",
  ].join("\n");
}
