// Draws a till's grid: pages of tiles, moved by dragging or by keys, shown as the till shows them.
const SEARCH_AFTER_MS = 200;
const UNDO_STEPS = 50;

const form = document.querySelector("[data-layout-editor]");
const data = JSON.parse(document.getElementById("layout-data").textContent);
const part = (name) => form.querySelector(`[data-${name}]`);
const [pagesBar, tilesList, preview, said] = ["pages", "tiles", "preview", "said"].map(part);

const known = new Map();
for (const tile of [...data.tiles, ...data.categories]) known.set(keyOf(tile), tile);

let pages = structuredClone(data.pages ?? []);
if (pages.length === 0) pages = [emptyPage()];
let current = 0;
let focused = 0;
let before = [];
let dragged = null;

function keyOf(tile) {
  return `${tile.kind}:${tile.id}`;
}

function emptyPage() {
  return { names: { da: form.dataset.newPage, en: form.dataset.newPage }, tiles: [] };
}

/** A tile as the layout keeps it: {item} or {category}. */
const kept = (tile) => ({ [tile.kind]: tile.id });

function drawnOf(entry) {
  const [[kind, id]] = Object.entries(entry);
  return known.get(`${kind}:${id}`) ?? { kind, id, name: form.dataset.gone, color: "", detail: "" };
}

function say(words, facts) {
  said.textContent = words.replace(/%\((\w+)\)s/g, (_, name) => facts[name]);
}

// What is done can be undone; every change goes through here.

function change(work) {
  before.push(JSON.stringify({ pages, current }));
  before = before.slice(-UNDO_STEPS);
  work();
  draw();
  form.dispatchEvent(new Event("input"));
  part("unsaved").hidden = false;
}

// What was sent and not saved is put back by keep.js.
form.addEventListener("put-back", () => change(() => (pages = JSON.parse(form.elements.pages.value))));

function undo() {
  const last = before.pop();
  if (last === undefined) return;
  ({ pages, current } = JSON.parse(last));
  draw();
}

// Drawing

function draw() {
  current = Math.min(current, pages.length - 1);
  const page = pages[current];
  pagesBar.replaceChildren(...pages.map(pageButton), newPageButton());
  for (const input of form.querySelectorAll("[data-name]")) {
    const text = page.names[input.dataset.name] ?? "";
    if (input.value !== text) input.value = text;
  }
  focused = Math.max(0, Math.min(focused, page.tiles.length - 1));
  tilesList.replaceChildren(...page.tiles.map(tileOnPage));
  part("when-empty").hidden = page.tiles.length > 0;
  choose(focused);
  part("waits").hidden = !page.tiles.some((entry) => drawnOf(entry).waits);
  part("undo").disabled = before.length === 0;
  form.elements.pages.value = JSON.stringify(pages);
  markPalette();
}

function pageButton(page, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = place === current ? "btn btn-primary" : "btn";
  button.setAttribute("aria-pressed", String(place === current));
  button.textContent = nameOf(page);
  button.addEventListener("click", () => {
    current = place;
    focused = 0;
    draw();
  });
  button.addEventListener("dragover", (event) => dragged !== null && event.preventDefault());
  button.addEventListener("drop", (event) => {
    event.preventDefault();
    dropOnPage(place);
  });
  return button;
}

function nameOf(page) {
  return page.names[data.language] || Object.values(page.names)[0] || "–";
}

function newPageButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-ghost";
  button.textContent = `+ ${form.dataset.newPage}`;
  button.addEventListener("click", () => {
    change(() => {
      pages.push(emptyPage());
      current = pages.length - 1;
    });
    part("page-form").querySelector("input").select();
  });
  return button;
}

function tileBody(tile) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "till-tile";
  button.toggleAttribute("data-waiting", tile.waits === true);
  if (tile.color) button.style.setProperty("--tile", tile.color);
  const name = document.createElement("span");
  name.className = "till-tile-name";
  name.textContent = tile.name;
  const foot = document.createElement("span");
  foot.className = "till-tile-foot";
  if (tile.kind === "category") foot.append(iconOf(tile.icon), "›");
  else foot.textContent = footOf(tile);
  button.append(name, foot);
  return button;
}

function footOf(tile) {
  if (tile.waits) return form.dataset.noPrice;
  if (tile.variants) return form.dataset.variants;
  if (tile.detail === "" || tile.detail === undefined) return form.dataset.openPrice;
  return tile.unit ? `${tile.detail} / ${tile.unit}` : tile.detail;
}

function iconOf(name) {
  const path = data.icons[name];
  if (path === undefined) return "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes = { viewBox: "0 0 24 24", class: "till-tile-icon", fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function tileOnPage(entry, place) {
  const tile = drawnOf(entry);
  const row = document.createElement("li");
  row.draggable = true;
  const body = tileBody(tile);
  for (const way of ["focus", "click"]) body.addEventListener(way, () => choose(place));
  body.addEventListener("keydown", (event) => tileKey(event, place, tile));
  row.append(body);
  row.addEventListener("dragstart", (event) => {
    dragged = { from: current, place };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", tile.name);
  });
  row.addEventListener("dragover", (event) => {
    if (dragged === null) return;
    event.preventDefault();
    row.dataset.drop = "here";
  });
  row.addEventListener("dragleave", () => delete row.dataset.drop);
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    dropAt(place);
  });
  row.addEventListener("dragend", () => (dragged = null));
  return row;
}

// The bar at the foot is about the tile that was chosen last: all that dragging does, by buttons.

function choose(place) {
  focused = place;
  for (const [at, row] of [...tilesList.children].entries()) {
    row.firstElementChild.tabIndex = at === place ? 0 : -1;
    row.toggleAttribute("data-chosen", at === place);
  }
  const entry = pages[current].tiles[place];
  part("tile-bar").hidden = entry === undefined;
  part("tile-name").textContent = entry === undefined ? "" : drawnOf(entry).name;
  if (entry === undefined) return;
  const others = pages.map((page, at) => new Option(nameOf(page), at));
  others.splice(current, 1);
  part("tile-page").replaceChildren(...others);
  part("tile-pages").hidden = others.length === 0;
}

for (const button of form.querySelectorAll("[data-tile-move]")) {
  button.addEventListener("click", () => {
    const there = focused + Number(button.dataset.tileMove);
    if (pages[current].tiles[there] !== undefined) move(focused, there, chosenTile());
  });
}
part("tile-to-page").addEventListener("click", () => {
  moveToPage(focused, Number(part("tile-page").value));
  leaveBar();
});
part("tile-remove").addEventListener("click", () => {
  remove(focused, chosenTile());
  leaveBar();
});

function chosenTile() {
  return drawnOf(pages[current].tiles[focused]);
}

function leaveBar() {
  // The focus must not stay on what is not shown any more.
  if (part("tile-bar").hidden) part("search").focus();
}

// Moving

function columns() {
  return getComputedStyle(tilesList).gridTemplateColumns.split(" ").length;
}

function tileKey(event, place, tile) {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns() };
  const count = pages[current].tiles.length;
  if (event.key in steps) {
    event.preventDefault();
    const there = Math.max(0, Math.min(place + steps[event.key], count - 1));
    if (event.altKey) move(place, there, tile);
    focusOn(there);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    remove(place, tile);
    focusOn(Math.min(place, pages[current].tiles.length - 1));
  }
}

function move(from, to, tile) {
  if (from === to) return;
  change(() => {
    const { tiles } = pages[current];
    tiles.splice(to, 0, ...tiles.splice(from, 1));
    focused = to;
  });
  say(form.dataset.moved, { name: tile.name, place: to + 1, count: pages[current].tiles.length });
}

function moveToPage(place, page) {
  const tile = drawnOf(pages[current].tiles[place]);
  const isThere = isOnPage(tile, page);
  change(() => {
    const moved = pages[current].tiles.splice(place, 1);
    if (!isThere) pages[page].tiles.push(...moved);
  });
  say(form.dataset.movedToPage, { name: tile.name, page: nameOf(pages[page]) });
}

function remove(place, tile) {
  change(() => pages[current].tiles.splice(place, 1));
  say(form.dataset.removed, { name: tile.name });
}

function dropAt(place) {
  if (dragged === null) return;
  if ("tile" in dragged) add(dragged.tile, current, place);
  else move(dragged.place, place, drawnOf(pages[current].tiles[dragged.place]));
  dragged = null;
}

function dropOnPage(page) {
  if (dragged === null) return;
  if ("tile" in dragged) add(dragged.tile, page);
  else if (page !== current) moveToPage(dragged.place, page);
  dragged = null;
}

function focusOn(place) {
  focused = place;
  tilesList.children[place]?.firstElementChild?.focus();
}

function isOnPage(tile, page) {
  return pages[page].tiles.some((entry) => keyOf(drawnOf(entry)) === keyOf(tile));
}

function add(tile, page = current, place = pages[page].tiles.length) {
  if (isOnPage(tile, page)) return;
  known.set(keyOf(tile), tile);
  change(() => {
    pages[page].tiles.splice(place, 0, kept(tile));
    if (page === current) focused = place;
  });
  say(form.dataset.added, { name: tile.name });
}

// The palette

function paletteRow(tile) {
  const row = document.createElement("li");
  row.draggable = true;
  row.dataset.key = keyOf(tile);
  const body = tileBody(tile);
  body.addEventListener("click", () => {
    const place = pages[current].tiles.findIndex((entry) => keyOf(drawnOf(entry)) === keyOf(tile));
    if (place < 0) add(tile);
    else remove(place, tile);
  });
  row.append(body);
  row.addEventListener("dragstart", (event) => {
    dragged = { tile };
    event.dataTransfer.effectAllowed = "copy";
    event.dataTransfer.setData("text/plain", tile.name);
  });
  row.addEventListener("dragend", () => (dragged = null));
  return row;
}

function markPalette() {
  const there = new Set(pages[current].tiles.map((entry) => keyOf(drawnOf(entry))));
  for (const row of form.querySelectorAll("[data-key]")) {
    row.firstElementChild.setAttribute("aria-pressed", String(there.has(row.dataset.key)));
  }
}

let asked = 0;

async function find(query) {
  const mine = ++asked;
  const answer = await fetch(`${data.search}&${new URLSearchParams(query)}`);
  if (!answer.ok || mine !== asked) return;
  const { items } = await answer.json();
  const nothing = document.createElement("li");
  nothing.className = "hint";
  nothing.textContent = form.dataset.nothing;
  part("found").replaceChildren(...(items.length > 0 ? items.map(paletteRow) : [nothing]));
  markPalette();
}

let waiting;
part("search").addEventListener("input", ({ target }) => {
  clearTimeout(waiting);
  part("from-category").value = "";
  waiting = setTimeout(() => void find({ q: target.value }), SEARCH_AFTER_MS);
});
part("from-category").addEventListener("change", ({ target }) => {
  part("search").value = "";
  void find({ category: target.value });
});
for (const category of data.categories) {
  part("from-category").append(new Option(category.name, category.id));
}
part("categories").append(...data.categories.map(paletteRow));

// The page's own form

for (const input of form.querySelectorAll("[data-name]")) {
  input.addEventListener("change", () => {
    change(() => (pages[current].names[input.dataset.name] = input.value));
  });
}
for (const button of form.querySelectorAll("[data-page-move]")) {
  button.addEventListener("click", () => {
    const to = current + Number(button.dataset.pageMove);
    if (to < 0 || to >= pages.length) return;
    change(() => {
      pages.splice(to, 0, ...pages.splice(current, 1));
      current = to;
    });
  });
}
part("page-remove").addEventListener("click", () => {
  change(() => {
    pages.splice(current, 1);
    if (pages.length === 0) pages.push(emptyPage());
  });
});
part("undo").addEventListener("click", undo);
tilesList.parentElement.addEventListener("dragover", (event) => dragged !== null && event.preventDefault());
tilesList.parentElement.addEventListener("drop", (event) => {
  event.preventDefault();
  if (dragged !== null) dropAt(pages[current].tiles.length - ("tile" in dragged ? 0 : 1));
});

for (const button of form.querySelectorAll("[data-width]")) {
  button.addEventListener("click", () => setWidth(button.dataset.width));
}
function setWidth(width) {
  preview.dataset.wide = width;
  for (const button of form.querySelectorAll("[data-width]")) {
    button.setAttribute("aria-pressed", String(button.dataset.width === width));
  }
}

setWidth("tablet");
draw();
void find({});
