// What scrolls and holds nothing to press is reached by the keyboard itself.

export function scrollable(node: HTMLElement): void {
  node.tabIndex = 0;
}
