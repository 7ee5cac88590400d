export declare function outDir(): string;
export declare function buildId(pythonVersion: string): string;
