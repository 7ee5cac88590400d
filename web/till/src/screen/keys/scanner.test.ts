import { describe, expect, test } from "vitest";

import { ScanDetector, SILENCE_MS, type Verdict } from "./scanner";

/** Presses keys `gap` ms apart; a key longer than a character is written in angle brackets. */
function press(detector: ScanDetector, keys: string, gap: number, from = 1000): Verdict[] {
  const pressed = keys.match(/<[^>]+>|./gs) ?? [];
  return pressed.map((written, place) => {
    const name = written.length > 1 ? written.slice(1, -1) : written;
    const ctrl = name.startsWith("ctrl-");
    return detector.press({ key: ctrl ? name.slice(5) : name, ctrl, at: from + place * gap });
  });
}

const last = (verdicts: Verdict[]): Verdict | undefined => verdicts.at(-1);

describe("a scan", () => {
  test("is keys as fast as a scanner's with Enter behind them", () => {
    const verdicts = press(new ScanDetector(), "5701234567899<Enter>", 8);
    expect(verdicts[0]).toEqual({ kind: "first" });
    expect(verdicts.slice(1, -1).every((verdict) => verdict.kind === "more")).toBe(true);
    expect(last(verdicts)).toEqual({ kind: "scan", text: "5701234567899" });
  });

  test("may end with Tab", () => {
    expect(last(press(new ScanDetector(), "AB1<Tab>", 20))).toEqual({ kind: "scan", text: "AB1" });
  });

  test("holds capitals, whose Shift keys say nothing", () => {
    expect(last(press(new ScanDetector(), "<Shift>K1-<Shift>A7<Enter>", 10))).toEqual({
      kind: "scan",
      text: "K1-A7",
    });
  });

  test.each(["<F8>", "<ctrl-]>", "\x1d"])("holds FNC1 that came as %j", (separator) => {
    const verdicts = press(new ScanDetector(), `10ABC${separator}21X9<Enter>`, 5);
    expect(last(verdicts)).toEqual({ kind: "scan", text: "10ABC\x1d21X9" });
  });

  test("without a suffix ends in silence", () => {
    const detector = new ScanDetector();
    press(detector, "57012345", 10);
    const lastKeyAt = 1000 + 7 * 10;
    expect(detector.isSilent(lastKeyAt + SILENCE_MS - 1)).toBe(false);
    expect(detector.silence(lastKeyAt + SILENCE_MS - 1)).toBeNull();
    expect(detector.silence(lastKeyAt + SILENCE_MS)).toBe("57012345");
    expect(detector.silence(lastKeyAt + SILENCE_MS)).toBeNull();
  });

  test("is followed by another", () => {
    const detector = new ScanDetector();
    press(detector, "111<Enter>", 10);
    expect(last(press(detector, "222<Enter>", 10, 1060))).toEqual({ kind: "scan", text: "222" });
  });

  test("leaves out what a person typed before", () => {
    const detector = new ScanDetector();
    press(detector, "3*", 180, 0);
    expect(last(press(detector, "5701<Enter>", 6, 900))).toEqual({ kind: "scan", text: "5701" });
  });
});

describe("a busy machine", () => {
  test("may deliver one key late", () => {
    const detector = new ScanDetector();
    press(detector, "5701", 8);
    const verdicts = press(detector, "234567899<Enter>", 8, 1000 + 3 * 8 + 70);
    expect(last(verdicts)).toEqual({ kind: "scan", text: "5701234567899" });
  });
});

describe("typing", () => {
  test("slowly is no scan", () => {
    const verdicts = press(new ScanDetector(), "5701234567899<Enter>", 36);
    expect(verdicts.some((verdict) => verdict.kind === "scan")).toBe(false);
  });

  test("of two fast keys and Enter is no scan", () => {
    expect(last(press(new ScanDetector(), "12<Enter>", 10))).toEqual({ kind: "other" });
  });

  test("of five fast keys without a suffix is no scan", () => {
    const detector = new ScanDetector();
    press(detector, "12345", 10);
    expect(detector.silence(2000)).toBeNull();
  });

  test("with an arrow among it begins anew", () => {
    const verdicts = press(new ScanDetector(), "123<ArrowLeft>45<Enter>", 10);
    expect(last(verdicts)).toEqual({ kind: "other" });
  });

  test("then Enter after a rest is no scan", () => {
    const detector = new ScanDetector();
    press(detector, "5701", 10);
    expect(detector.press({ key: "Enter", ctrl: false, at: 1200 })).toEqual({ kind: "other" });
  });
});
