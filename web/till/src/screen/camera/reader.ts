// Barcodes in camera frames: the platform's own detector where there is one, else the ponyfill,
// whose WASM is served from our own origin.

export interface BarcodeReader {
  detect(frame: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): BarcodeReader;
  getSupportedFormats(): Promise<string[]>;
}

const WANTED = [
  "ean_13",
  "ean_8",
  "upc_a",
  "upc_e",
  "code_128",
  "code_39",
  "itf",
  "qr_code",
  "data_matrix",
  "databar",
  "databar_expanded",
];

export async function barcodeReader(): Promise<BarcodeReader> {
  const Detector = (await platformDetector()) ?? (await ponyfill());
  const known = await Detector.getSupportedFormats();
  return new Detector({ formats: WANTED.filter((format) => known.includes(format)) });
}

async function platformDetector(): Promise<DetectorClass | null> {
  const found = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (found === undefined) return null;
  // Some platforms have the class and no formats.
  const formats = await found.getSupportedFormats();
  return formats.includes("ean_13") ? found : null;
}

async function ponyfill(): Promise<DetectorClass> {
  const [{ BarcodeDetector, prepareZXingModule }, { default: wasm }] = await Promise.all([
    import("barcode-detector/ponyfill"),
    import("zxing-wasm/reader/zxing_reader.wasm?url"),
  ]);
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return BarcodeDetector as unknown as DetectorClass;
}
