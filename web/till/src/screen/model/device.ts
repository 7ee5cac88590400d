// What a device is called until somebody says otherwise.

/** The part of Navigator that tells what a browser runs on. */
export interface Told {
  readonly userAgent: string;
  readonly userAgentData?: {
    readonly platform: string;
    readonly brands: readonly { readonly brand: string }[];
  };
}

const LONGEST = 60;
// Browsers make up a brand so that nobody relies on the list, and name what they are built on.
const NO_BRAND = /not.?a.?brand|^chromium$/i;
const PLATFORMS: readonly (readonly [RegExp, string])[] = [
  [/iPad/, "iPad"],
  [/iPhone/, "iPhone"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS/, "Mac"],
  [/Linux/, "Linux"],
];
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];

/** Such as "Windows, Edge"; "" when nothing is told. */
export function deviceName(told: Told): string {
  const brands = told.userAgentData?.brands.map(({ brand }) => brand) ?? [];
  const browser = brands.find((brand) => !NO_BRAND.test(brand)) ?? named(BROWSERS, told.userAgent);
  const platform = told.userAgentData?.platform || named(PLATFORMS, told.userAgent);
  return [platform, browser].filter(Boolean).join(", ").slice(0, LONGEST);
}

function named(known: typeof PLATFORMS, text: string): string {
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? "";
}
