// The list of items: choosing rows, and going from field to field while editing in the list.

// Rows that are chosen: a bar says how many, and what is done with them.
const show = (form) => {
  const bar = form.querySelector("[data-bar]");
  if (!bar) {
    return;
  }
  const rows = [...form.querySelectorAll('input[name="item"]')];
  const chosen = rows.filter((row) => row.checked).length;
  const page = form.querySelector("[data-page]");
  page.checked = chosen === rows.length;
  page.indeterminate = chosen > 0 && chosen < rows.length;
  bar.hidden = chosen === 0;
  bar.querySelector("[data-count]").textContent = chosen;
  const all = bar.querySelector("[data-all]");
  if (all && chosen < rows.length) {
    all.checked = false;
  }
};
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-select]");
  if (!form) {
    return;
  }
  if (event.target.matches("[data-page]") || (event.target.matches("[data-all]") && event.target.checked)) {
    for (const row of form.querySelectorAll('input[name="item"]')) {
      row.checked = event.target.checked;
    }
  }
  show(form);
});
document.addEventListener("click", (event) => {
  const none = event.target.closest("[data-none]");
  if (none) {
    const form = none.closest("form");
    for (const box of form.querySelectorAll('input[type="checkbox"]')) {
      box.checked = false;
    }
    show(form);
    return;
  }
  // With shift, everything between this row and the one before.
  const row = event.target.closest('form[data-select] input[name="item"]');
  if (row) {
    const rows = [...row.form.querySelectorAll('input[name="item"]')];
    if (event.shiftKey && rows.includes(last)) {
      const ends = [rows.indexOf(last), rows.indexOf(row)].sort((a, b) => a - b);
      for (const between of rows.slice(ends[0], ends[1] + 1)) {
        between.checked = row.checked;
      }
    }
    last = row;
  }
});
let last;
// A browser that goes back remembers what was chosen.
addEventListener("pageshow", () => document.querySelectorAll("form[data-select]").forEach(show));

// A text that is chosen among those offered narrows the list at once: some browsers say that the
// field has changed only when it is left.
document.addEventListener("input", (event) => {
  const field = event.target;
  const isTyped = event.inputType && event.inputType !== "insertReplacementText";
  if (isTyped || !field.matches("#item-filter input[list]")) {
    return;
  }
  if ([...field.list.options].some((option) => option.value === field.value)) {
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// Columns and other small panels close when something else is touched, or with Escape.
document.addEventListener("click", (event) => {
  for (const panel of document.querySelectorAll("details.item-columns[open]")) {
    if (!panel.contains(event.target)) {
      panel.open = false;
    }
  }
});
document.addEventListener("keydown", (event) => {
  const panel = event.key === "Escape" && document.querySelector("details.item-columns[open]");
  if (panel) {
    panel.open = false;
    panel.querySelector("summary").focus();
  }
});

// Editing: Enter and the arrows go to the same field of the next item; Enter saves nothing by chance.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.(".edit-rows input[data-column]") || event.isComposing) {
    return;
  }
  const isChooser = field.hasAttribute("list");
  const step =
    event.key === "Enter" ? (event.shiftKey ? -1 : 1)
    : event.key === "ArrowDown" && !isChooser ? 1
    : event.key === "ArrowUp" && !isChooser ? -1
    : 0;
  if (step === 0) {
    return;
  }
  event.preventDefault();
  const column = [...document.querySelectorAll(`.edit-rows input[data-column="${field.dataset.column}"]`)];
  const next = column[column.indexOf(field) + step];
  if (next) {
    next.focus();
    next.select?.();
  }
});
for (const form of document.querySelectorAll("form[data-keep]:has(.edit-rows)")) {
  const count = form.querySelector("[data-changed]");
  form.addEventListener("input", () => {
    const rows = [...form.querySelectorAll(".edit-rows tbody tr")];
    const isOther = (field) => (field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
    const changed = rows.filter((row) => [...row.querySelectorAll("input[data-column]")].some(isOther)).length;
    count.textContent = changed;
    count.parentElement.hidden = changed === 0;
  });
}
