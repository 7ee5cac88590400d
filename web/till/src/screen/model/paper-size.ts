// CSS has no paper that is as long as what is on it: the length is measured before each print.

const WIDTH_MM = 80;
const PX_PER_MM = 96 / 25.4;
const sheet = new CSSStyleSheet();

/** Make the page as long as `paper`, which is laid out as it will be printed. */
export function fitPage(paper: HTMLElement): void {
  const lengthMm = Math.ceil(paper.getBoundingClientRect().height / PX_PER_MM) + 1;
  sheet.replaceSync(`@page { size: ${WIDTH_MM}mm ${lengthMm}mm; margin: 0; }`);
  if (!document.adoptedStyleSheets.includes(sheet)) {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
}
