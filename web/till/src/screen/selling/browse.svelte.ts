// Where in the grid one is: a page of favourites, the categories, or one of them.
import type { Category, Item } from "../model/catalogue";
import { type Catalogue, UNCATEGORISED } from "../model/catalogue.svelte";

export type Tab = number | "categories";

export class Browse {
  tab = $state<Tab>(0);
  path = $state.raw<readonly Category[]>([]);
  items = $state.raw<readonly Item[] | null>(null);
  readonly #catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  /** The tab that is shown: a shop without favourites shows its categories. */
  get shown(): Tab {
    return this.#catalogue.pages.length === 0 ? "categories" : this.tab;
  }

  get category(): Category | undefined {
    return this.path.at(-1);
  }

  get categories(): readonly Category[] {
    const found = this.#catalogue.categories.filter(({ parent }) => parent === this.category?.id);
    return this.category === undefined && this.#catalogue.uncategorised ? [...found, UNCATEGORISED] : found;
  }

  show(tab: Tab): void {
    this.tab = tab;
    this.path = [];
    this.items = null;
  }

  /** The tab beside the one that is shown; after the last comes the first. */
  turn(by: 1 | -1): void {
    const tabs: readonly Tab[] = [...this.#catalogue.pages.keys(), "categories"];
    const place = tabs.indexOf(this.shown) + by + tabs.length;
    this.show(tabs[place % tabs.length] ?? "categories");
  }

  async open(category: Category): Promise<void> {
    this.path = [...this.path, category];
    await this.#load();
  }

  /** One step up; false at the top. */
  async up(): Promise<boolean> {
    if (this.path.length === 0) return false;
    this.path = this.path.slice(0, -1);
    await this.#load();
    return true;
  }

  async #load(): Promise<void> {
    this.items = null;
    const { category } = this;
    if (category === undefined) return;
    const items = await this.#catalogue.itemsOf(category.id);
    if (this.category === category) this.items = items;
  }
}
