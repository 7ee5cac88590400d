// A row that is wider than its place: a wheel moves it, and its edge fades while there is more.

export function sideways(row: HTMLElement): () => void {
  const look = (): void => {
    const left = row.scrollWidth - row.clientWidth - row.scrollLeft;
    row.dataset.more = [row.scrollLeft > 1 ? "before" : "", left > 1 ? "after" : ""].join(" ").trim();
  };
  const turn = (event: WheelEvent): void => {
    if (event.deltaX === 0 && row.scrollWidth > row.clientWidth) row.scrollLeft += event.deltaY;
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(row);
  const parts = new MutationObserver(look);
  parts.observe(row, { childList: true });
  row.addEventListener("scroll", look, { passive: true });
  row.addEventListener("wheel", turn, { passive: true });
  look();
  return () => {
    sizes.disconnect();
    parts.disconnect();
    row.removeEventListener("scroll", look);
    row.removeEventListener("wheel", turn);
  };
}
