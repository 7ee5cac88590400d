export declare const root: string;
export declare function sha256(bytes: Uint8Array | string): string;
export declare function buildPython(): {
  readonly files: string;
  readonly about: { readonly version: string };
};
