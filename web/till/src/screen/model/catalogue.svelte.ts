// What the grid shows: asked for once, and again when the office changed it.
import type {
  Category,
  Item,
  LayoutPage,
  PersonTile,
  Reason,
  Settings,
  TenderKind,
} from "./catalogue";
import { wordsOf } from "../words/words";
import type { TillCommand } from "./screen.svelte";
import type { Facts } from "./view";

/** Where the items of no category are looked for, beside the categories. */
export const UNCATEGORISED: Category = {
  id: "",
  names: { da: wordsOf("da").sell.uncategorised, en: wordsOf("en").sell.uncategorised },
};

type Ask = (command: TillCommand) => Promise<Facts>;

export type Tile =
  | { readonly kind: "item"; readonly id: string; readonly item: Item }
  | { readonly kind: "category"; readonly id: string; readonly category: Category };

export interface Page {
  readonly names: LayoutPage["names"];
  readonly tiles: readonly Tile[];
}

export class Catalogue {
  readonly #ask: Ask;
  categories = $state.raw<readonly Category[]>([]);
  /** Whether there are items of no category. */
  uncategorised = $state(false);
  pages = $state.raw<readonly Page[]>([]);
  people = $state.raw<readonly PersonTile[]>([]);
  settings = $state.raw<Settings>({});
  loaded = $state(false);
  readonly #items = new Map<string, readonly Item[]>();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** Fetch all of it again. */
  async load(): Promise<void> {
    const [top, settings, people] = await Promise.all([
      this.#ask({ command: "items" }),
      this.#ask({ command: "settings" }),
      this.#ask({ command: "people" }),
    ]);
    this.#items.clear();
    this.categories = (top.categories ?? []) as readonly Category[];
    this.uncategorised = top.uncategorised === true;
    this.settings = (settings.settings ?? {}) as Settings;
    this.people = (people.people ?? []) as readonly PersonTile[];
    this.pages = await this.#filled((top.layouts ?? []) as readonly { pages: LayoutPage[] }[]);
    this.loaded = true;
  }

  /** Items of a category, or of none. */
  async itemsOf(category: string): Promise<readonly Item[]> {
    const known = this.#items.get(category);
    if (known !== undefined) return known;
    const found = await this.#ask(
      category === UNCATEGORISED.id ? { command: "items", uncategorised: true } : { command: "items", category },
    );
    const items = (found.items ?? []) as readonly Item[];
    this.#items.set(category, items);
    return items;
  }

  async itemsById(ids: readonly string[]): Promise<readonly Item[]> {
    const found = await this.#ask({ command: "items", ids });
    return (found.items ?? []) as readonly Item[];
  }

  async search(text: string, limit: number): Promise<readonly Item[]> {
    const found = await this.#ask({ command: "search", text, limit });
    return (found.items ?? []) as readonly Item[];
  }

  category(id: string | undefined): Category | undefined {
    return this.categories.find((category) => category.id === id);
  }

  reasons(list: string): readonly Reason[] {
    return this.settings.reasons?.[list] ?? [];
  }

  tender(kind: string): TenderKind | undefined {
    return this.settings.tenders?.find((tender) => tender.kind === kind);
  }

  async #filled(layouts: readonly { readonly pages: readonly LayoutPage[] }[]): Promise<Page[]> {
    const pages = layouts.flatMap((layout) => layout.pages);
    const ids = pages.flatMap((page) =>
      page.tiles.flatMap((tile) => ("item" in tile ? [tile.item] : [])),
    );
    const items = new Map((await this.itemsById(ids)).map((item) => [item.id, item]));
    const tile = (given: LayoutPage["tiles"][number]): Tile[] => {
      if ("category" in given) {
        const category = this.category(given.category);
        return category ? [{ kind: "category", id: category.id, category }] : [];
      }
      const item = items.get(given.item);
      return item ? [{ kind: "item", id: item.id, item }] : [];
    };
    return pages.map(({ names, tiles }) => ({ names, tiles: tiles.flatMap(tile) }));
  }
}
