// Categories are dragged to their place: above a row puts before it, onto its right half under it.
const tree = document.querySelector("[data-tree][data-editable]");
const INSIDE_FROM = 0.5;

let dragged = null;

function placeOf(event, row) {
  const box = row.getBoundingClientRect();
  const within = (event.clientX - box.left) / box.width > INSIDE_FROM;
  return within ? { parent: row.dataset.id, before: "" } : { parent: row.dataset.parent, before: row.dataset.id };
}

function mark(row, place) {
  for (const marked of tree.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
  if (row !== null) row.dataset.drop = place.before === "" ? "inside" : "before";
}

/** The same form as the arrows, with the place instead of a way. */
function send(row, place) {
  const form = row.querySelector("form");
  for (const [name, value] of Object.entries(place)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  form.submit();
}

tree?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-id]");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.id);
});
tree?.addEventListener("dragover", (event) => {
  const row = event.target.closest("[data-id]");
  if (dragged === null || row === null || row === dragged) return mark(null);
  event.preventDefault();
  mark(row, placeOf(event, row));
});
tree?.addEventListener("drop", (event) => {
  const row = event.target.closest("[data-id]");
  if (dragged === null || row === null || row === dragged) return;
  event.preventDefault();
  send(dragged, placeOf(event, row));
});
tree?.addEventListener("dragend", () => {
  dragged = null;
  mark(null);
});
