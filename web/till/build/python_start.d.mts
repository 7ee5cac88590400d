export declare const BUNDLE_PATH: string;
export declare function importTill(application: string): string;
