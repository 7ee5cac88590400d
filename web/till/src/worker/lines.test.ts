import { describe, expect, test } from "vitest";

import { LineChunks } from "./lines";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("LineChunks", () => {
  test("gives out whole lines, so many at a time", () => {
    const chunks = new LineChunks(2);
    expect(chunks.push(bytes("a\nb\nc\nd\ne\n"))).toEqual(["a\nb\n", "c\nd\n"]);
    expect(chunks.end()).toEqual(["e\n"]);
    expect(chunks.end()).toEqual([]);
  });

  test("does not mind where the bytes are cut, also within a letter", () => {
    const text = "mælk\nrugbrød\n🧀\nost\nsmør";
    for (const size of [1, 2, 3, 5, 7, 100]) {
      const chunks = new LineChunks(2);
      const out: string[] = [];
      const all = bytes(text);
      for (let at = 0; at < all.length; at += size) out.push(...chunks.push(all.slice(at, at + size)));
      expect([...out, ...chunks.end()]).toEqual(["mælk\nrugbrød\n", "🧀\nost\n", "smør"]);
    }
  });

  test("refuses bytes that are not UTF-8", () => {
    expect(() => new LineChunks(2).push(new Uint8Array([0xff, 0x0a]))).toThrow(TypeError);
    const cut = new LineChunks(2);
    cut.push(bytes("æ").slice(0, 1));
    expect(() => cut.end()).toThrow(TypeError);
  });

  test("an empty stream has no chunk", () => {
    expect(new LineChunks(2).end()).toEqual([]);
  });
});
