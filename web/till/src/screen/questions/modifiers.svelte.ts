// What is chosen of an item's modifier groups. Only counts; whether it is enough, the till says.
import type { ModifierGroup } from "../model/catalogue";

export interface ChosenModifier {
  readonly modifier: string;
  readonly quantity: number;
  readonly [key: string]: string | number;
}

export class Choice {
  counts = $state.raw<ReadonlyMap<string, number>>(new Map());
  readonly #groups: readonly ModifierGroup[];

  constructor(groups: readonly ModifierGroup[]) {
    this.#groups = groups;
  }

  count(modifier: string): number {
    return this.counts.get(modifier) ?? 0;
  }

  of(group: ModifierGroup): number {
    return group.modifiers.map((found) => this.count(found.id)).reduce((one, two) => one + two, 0);
  }

  /** A tap: of one-of-a-kind groups it moves the choice, of others it adds until they are full. */
  tap(group: ModifierGroup, modifier: string): void {
    const counts = new Map(this.counts);
    const before = this.count(modifier);
    if (group.max === 1) {
      for (const other of group.modifiers) counts.delete(other.id);
      if (before === 0 || group.min === 1) counts.set(modifier, 1);
    } else if (this.of(group) < group.max) counts.set(modifier, before + 1);
    else counts.delete(modifier);
    this.counts = counts;
  }

  fewer(modifier: string): void {
    const counts = new Map(this.counts);
    if (this.count(modifier) > 1) counts.set(modifier, this.count(modifier) - 1);
    else counts.delete(modifier);
    this.counts = counts;
  }

  get enough(): boolean {
    return this.#groups.every((group) => this.of(group) >= group.min && this.of(group) <= group.max);
  }

  get chosen(): ChosenModifier[] {
    return [...this.counts].map(([modifier, quantity]) => ({ modifier, quantity }));
  }
}
