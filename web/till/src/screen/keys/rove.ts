// Arrow keys among the buttons of a grid or list: one of them is in the tab order, the arrows
// move it. Which lies where is seen from the screen, so columns may wrap as they like.

const STEPS: { readonly [key: string]: readonly [number, number] } = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
const TARGETS = "[data-rove]";

export function rove(container: HTMLElement): () => void {
  const targets = (): HTMLElement[] => [...container.querySelectorAll<HTMLElement>(TARGETS)];
  const makeCurrent = (target: HTMLElement): void => {
    for (const other of targets()) other.tabIndex = other === target ? 0 : -1;
  };
  const reset = (): void => {
    const [first] = targets();
    if (first !== undefined && !targets().some((target) => target.tabIndex === 0)) makeCurrent(first);
  };
  const down = (event: KeyboardEvent): void => {
    const current = document.activeElement;
    if (!(current instanceof HTMLElement) || !current.matches(TARGETS)) return;
    const next = nextOf(event.key, current, targets());
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    makeCurrent(next);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const focused = (event: FocusEvent): void => {
    if (event.target instanceof HTMLElement && event.target.matches(TARGETS)) makeCurrent(event.target);
  };
  const watch = new MutationObserver(reset);
  watch.observe(container, { childList: true, subtree: true });
  container.addEventListener("keydown", down);
  container.addEventListener("focusin", focused);
  reset();
  return () => {
    watch.disconnect();
    container.removeEventListener("keydown", down);
    container.removeEventListener("focusin", focused);
  };
}

function nextOf(key: string, current: HTMLElement, all: HTMLElement[]): HTMLElement | undefined {
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const [stepX, stepY] = step;
  const from = middle(current);
  const distances = all
    .filter((target) => target !== current)
    .map((target) => ({ target, at: middle(target) }))
    .map(({ target, at }) => ({ target, along: (at.x - from.x) * stepX + (at.y - from.y) * stepY,
      across: Math.abs((at.x - from.x) * stepY) + Math.abs((at.y - from.y) * stepX) }))
    .filter(({ along }) => along > 4)
    .sort((a, b) => a.along + a.across * 3 - (b.along + b.across * 3));
  return distances[0]?.target;
}

function middle(element: HTMLElement): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
