// The items' form: rows that are added and taken away, items chosen by searching for them.

// [data-rows] holds rows and a <template>; "#" in its names becomes a number of their own.
for (const rows of document.querySelectorAll("[data-rows]")) {
  const template = rows.querySelector("template");
  let next = rows.querySelectorAll("[data-row]").length;
  rows.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-remove]");
    if (remove) {
      const row = remove.closest("[data-row]");
      const next = row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : null;
      row.remove();
      const beside = next?.querySelector("input:not([type=hidden]), button");
      const search = rows.closest("fieldset").querySelector("[data-chooser] input[type=search]");
      (beside ?? rows.querySelector("[data-add]") ?? search)?.focus();
      changed(rows);
    } else if (event.target.closest("[data-add]")) {
      add(rows).querySelector("input:not([type=hidden])")?.focus();
    }
  });
  rows.addEventListener("add-row", (event) => add(rows, event.detail));

  function add(rows, values = {}) {
    const made = template.content.cloneNode(true);
    const row = made.querySelector("[data-row]");
    next += 1;
    for (const part of row.querySelectorAll("*")) {
      for (const name of ["name", "value", "id", "for", "aria-label"]) {
        const text = part.getAttribute(name);
        if (text?.includes("#")) part.setAttribute(name, text.replace("#", `n${next}`));
      }
      if (values[part.dataset.value] !== undefined) {
        if (part instanceof HTMLInputElement) part.value = values[part.dataset.value];
        else part.textContent = values[part.dataset.value];
      }
    }
    template.before(made);
    window.htmx?.process(row);
    changed(rows);
    return row;
  }
}

// [data-chooser] is a field for an item: a search whose results are buttons. One that is chosen goes
// into the field with its name beside it, or as a row into the [data-rows] of the same fieldset.
for (const chooser of document.querySelectorAll("[data-chooser]")) {
  const search = chooser.querySelector("input[type=search]");
  const results = chooser.querySelector("[data-results]");
  const said = chooser.querySelector("[data-found]");
  const field = chooser.querySelector("[data-field]");
  const chosen = chooser.querySelector("[data-chosen]");
  chooser.classList.add("has-script");
  for (const hidden of chooser.querySelectorAll("[data-with-script]")) hidden.hidden = false;
  if (field) {
    field.hidden = true;
    field.type = "hidden";
  }
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      results.querySelector("button")?.click();
    } else if (event.key === "Escape") {
      results.replaceChildren();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      results.querySelector("button")?.focus();
    }
  });
  results.addEventListener("keydown", (event) => {
    const buttons = [...results.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown") buttons[at + 1]?.focus();
    else if (event.key === "ArrowUp") (buttons[at - 1] ?? search).focus();
    else if (event.key === "Escape") {
      results.replaceChildren();
      search.focus();
    } else return;
    event.preventDefault();
  });
  results.addEventListener("htmx:afterSwap", () => {
    const count = results.querySelectorAll("button").length;
    said.textContent = count > 0 ? `${said.dataset.found} ${count}` : results.textContent.trim();
  });
  results.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-sku]");
    if (!button) return;
    const { sku, name } = button.dataset;
    const rows = chooser.closest("fieldset").querySelector("[data-rows]");
    if (field) {
      field.value = sku;
      chosen.querySelector("[data-name]").textContent = `${name} (${sku})`;
      chosen.hidden = false;
    } else {
      rows.dispatchEvent(new CustomEvent("add-row", { detail: { sku, name, quantity: "1" } }));
    }
    search.value = "";
    results.replaceChildren();
    search.focus();
    changed(chooser);
  });
  chooser.querySelector("[data-clear]")?.addEventListener("click", () => {
    field.value = "";
    chosen.hidden = true;
    search.focus();
    changed(chooser);
  });
}

function changed(part) {
  part.dispatchEvent(new Event("input", { bubbles: true }));
}
