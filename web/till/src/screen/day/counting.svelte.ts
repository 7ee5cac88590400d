// How many of each coin and note; their sum is a convenience for the eye, the till reckons its own.

export class Counting {
  counts = $state.raw<ReadonlyMap<number, number>>(new Map());

  set(value: number, text: string): void {
    const counts = new Map(this.counts);
    const count = Number.parseInt(text, 10);
    if (Number.isSafeInteger(count) && count > 0 && count < 1_000_000) counts.set(value, count);
    else counts.delete(value);
    this.counts = counts;
  }

  clear(): void {
    this.counts = new Map();
  }

  get sum(): number {
    return [...this.counts].reduce((sum, [value, count]) => sum + value * count, 0);
  }

  get pairs(): [number, number][] {
    return [...this.counts].sort(([one], [other]) => other - one);
  }
}
