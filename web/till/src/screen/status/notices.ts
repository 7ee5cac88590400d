// Ten bottles without their deposit are one thing to know.

export function distinct(sentences: readonly string[]): readonly string[] {
  return [...new Set(sentences)];
}
