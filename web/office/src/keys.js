// The keyboard: Ctrl K finds anything, g and a letter go to a page, / searches, ? shows all of it.

const palette = document.getElementById("palette");
const field = palette?.querySelector("[role=combobox]");
const list = palette?.querySelector("[role=listbox]");
const none = palette?.querySelector(".palette-none");
const count = palette?.querySelector("[data-count]");
const WAIT_MS = 120;
const SECOND_KEY_MS = 1_500;

let asked = 0;
let waiting;

function hits() {
  return [...list.querySelectorAll("[role=option]")];
}

function choose(hit) {
  for (const one of hits()) {
    one.setAttribute("aria-selected", String(one === hit));
  }
  if (hit) {
    field.setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

async function look() {
  asked += 1;
  const mine = asked;
  const query = new URLSearchParams({ q: field.value, part: "1" });
  const answer = await fetch(`${palette.dataset.address}?${query}`);
  if (mine !== asked || !answer.ok) {
    return;
  }
  // Our own page's HTML, with everything in it escaped by the office.
  list.innerHTML = await answer.text();
  const found = hits();
  none.hidden = found.length > 0;
  field.setAttribute("aria-expanded", String(found.length > 0));
  count.textContent = `${count.dataset.count} ${found.length}`;
  choose(found[0]);
}

function open() {
  if (!palette.open) {
    palette.showModal();
    field.select();
    look();
  }
}

function go(hit) {
  if (hit) {
    location.assign(hit.dataset.to);
  }
}

function move(step) {
  const found = hits();
  const at = found.findIndex((one) => one.getAttribute("aria-selected") === "true");
  choose(found[(at + step + found.length) % found.length]);
}

if (palette) {
  for (const button of document.querySelectorAll("[data-palette]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    });
  }
  palette.querySelector("[data-close]").addEventListener("click", () => palette.close());
  palette.addEventListener("click", (event) => {
    if (event.target === palette) {
      palette.close();
    }
    go(event.target.closest("[role=option]"));
  });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits().length) {
      event.preventDefault();
      move(step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(list.querySelector("[aria-selected=true]"));
    }
  });
}

async function showKeys() {
  const dialog = document.getElementById("keys");
  const answer = await fetch(`${dialog.dataset.address}?part=1`);
  if (answer.ok && !dialog.open) {
    dialog.querySelector("[data-keys]").innerHTML = await answer.text();
    dialog.showModal();
  }
}

function search() {
  const box = document.querySelector("main input[type=search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

let isGoing = false;
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && palette) {
    event.preventDefault();
    open();
    return;
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const off = "noKeys" in document.body.dataset || document.querySelector("dialog[open]");
  if (typing || off || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (isGoing) {
    isGoing = false;
    document.querySelector(`[data-go="${CSS.escape(event.key)}"]`)?.click();
  } else if (event.key === "g") {
    isGoing = true;
    setTimeout(() => (isGoing = false), SECOND_KEY_MS);
  } else if (event.key === "?" && palette) {
    event.preventDefault();
    showKeys();
  } else if (event.key === "/" && search()) {
    event.preventDefault();
  }
});
