import { expect, test } from "vitest";

import type { Basket, Line } from "../model/view";
import { LinePages } from "./pages.svelte";

const numbered = (first: number, end: number): Line[] =>
  Array.from({ length: end - first }, (_, place) => ({ line: first + place + 1 }) as Line);

function basketOf(count: number, steps = count): Basket {
  const first = Math.max(0, count - 200);
  return { count, steps, first, lines: numbered(first, count) } as unknown as Basket;
}

function pagesOf(count: number) {
  const asked: number[] = [];
  const pages = new LinePages(async ({ first }) => {
    asked.push(first as number);
    return { first, lines: numbered(first as number, Math.min((first as number) + 200, count)) };
  });
  pages.follow(basketOf(count));
  return { asked, pages };
}

function ends(pages: LinePages, basket: Basket): (number | undefined)[] {
  const { lines } = pages.shown(basket);
  return [lines[0]?.line, lines.at(-1)?.line];
}

test("every line of a long basket is reached, page by page, and back", async () => {
  const { pages } = pagesOf(530);
  const basket = basketOf(530);
  expect(ends(pages, basket)).toEqual([331, 530]);
  await pages.earlier(basket);
  expect(ends(pages, basket)).toEqual([131, 330]);
  await pages.earlier(basket);
  expect(ends(pages, basket)).toEqual([1, 200]);
  await pages.later(basket);
  expect(ends(pages, basket)).toEqual([201, 400]);
  await pages.later(basket);
  expect(ends(pages, basket)).toEqual([331, 530]);
});

test("a new line is shown at once; a changed one leaves the page where it is", async () => {
  const { asked, pages } = pagesOf(530);
  await pages.earlier(basketOf(530));
  // Each answer brings the basket again, unchanged: nothing is asked for.
  pages.follow(basketOf(530));
  expect(asked).toEqual([130]);
  pages.follow(basketOf(530, 531));
  await Promise.resolve();
  expect(asked).toEqual([130, 130]);
  expect(pages.page?.first).toBe(130);
  pages.follow(basketOf(531));
  expect(pages.page).toBe(null);
});

test("a basket that is gone, or short, has no pages", async () => {
  const { pages } = pagesOf(230);
  await pages.earlier(basketOf(230));
  pages.follow(basketOf(150));
  expect(pages.page).toBe(null);
  await pages.earlier(basketOf(230));
  pages.follow(undefined);
  expect(pages.page).toBe(null);
});

test("an answer that comes too late is not shown", async () => {
  let answer: (first: number) => void = () => undefined;
  const pages = new LinePages(
    () => new Promise((resolve) => (answer = (first) => resolve({ first, lines: [] }))),
  );
  const shown = pages.earlier(basketOf(530));
  pages.newest();
  answer(130);
  await shown;
  expect(pages.page).toBe(null);
});

test("keys change the line touched last where it is drawn, and no line of a page without it", async () => {
  const { pages } = pagesOf(530);
  const basket = basketOf(530);
  expect(pages.touched(basket)?.line).toBe(530);
  const touched = { ...basket, lines: basket.lines.map((line) => ({ ...line, touched: line.line === 400 })) };
  expect(pages.touched(touched)?.line).toBe(400);
  await pages.earlier(basket);
  expect(pages.touched(touched)).toBe(undefined);
});
