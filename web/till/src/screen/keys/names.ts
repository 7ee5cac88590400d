// Keys as they stand on a keyboard, in few letters.

const NAMES: { readonly [key: string]: string } = {
  ArrowDown: "\u2193",
  ArrowUp: "\u2191",
  ArrowLeft: "\u2190",
  ArrowRight: "\u2192",
  Escape: "Esc",
  Delete: "Del",
  PageUp: "PgUp",
  PageDown: "PgDn",
};

export function keyName(key: string): string {
  return key
    .split(/(?<=.)\+(?=.)/)
    .map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join("+");
}
