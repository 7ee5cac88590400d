// A tile breaks a name between words; a long word is set smaller before it has to break.

export type Fit = "plain" | "long" | "longest";

const LONG = 12;
const LONGEST = 15;

export function fitOf(name: string): Fit {
  const longest = Math.max(...name.split(/[\s/\u2010-]+/).map((word) => [...word].length));
  return longest > LONGEST ? "longest" : longest > LONG ? "long" : "plain";
}
