// The few things a page does by itself. Everything works without, less smoothly.

// The look changes at once; the office keeps it for this device and the account.
for (const form of document.querySelectorAll("form[data-look]")) {
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => {
    const { value } = form.elements.look;
    if (value === "system") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = value;
    }
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  });
}

// Choosing sends the form: the buttons are for those without scripts. Keys change a field with each
// press, so what they choose is sent when the field is left, or by Enter.
for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  let keyed;
  let waiting;
  form.addEventListener("pointerdown", () => (keyed = undefined));
  form.addEventListener("keydown", (event) => {
    keyed = event.target;
    if (event.key === "Enter" && waiting === event.target) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target === keyed) {
      waiting = keyed;
    } else {
      form.requestSubmit();
    }
  });
  form.addEventListener("focusout", (event) => {
    keyed = undefined;
    if (event.target === waiting) {
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", () => (waiting = undefined));
}
for (const button of document.querySelectorAll("[data-without-script]")) {
  button.hidden = true;
}

// How long a pairing code still counts.
for (const clock of document.querySelectorAll("[data-seconds-left]")) {
  const until = Date.now() + Number(clock.dataset.secondsLeft) * 1000;
  const show = () => {
    const left = Math.max(0, Math.round((until - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0) {
      clearInterval(timer);
      for (const part of document.querySelectorAll("[data-when-expired]")) {
        part.hidden = part.dataset.whenExpired === "hide";
      }
    }
  };
  const timer = setInterval(show, 500);
  show();
}

// Figures that no longer follow say so. A stream that ends in good time is opened again before that.
const CUT_AFTER_MS = 6_000;
for (const note of document.querySelectorAll("[data-when-cut]")) {
  let timer;
  document.body.addEventListener("htmx:sseError", () => {
    timer ??= setTimeout(() => (note.hidden = false), CUT_AFTER_MS);
  });
  document.body.addEventListener("htmx:sseOpen", () => {
    clearTimeout(timer);
    timer = undefined;
    note.hidden = true;
  });
}

// Parts of the menu that are folded up stay so, but for the one that the page belongs to.
for (const fold of document.querySelectorAll("[data-fold]")) {
  const key = `kasse-fold-${fold.dataset.fold}`;
  if (localStorage.getItem(key) && !fold.querySelector("[aria-current]")) {
    fold.open = false;
  }
  fold.addEventListener("toggle", () =>
    fold.open ? localStorage.removeItem(key) : localStorage.setItem(key, "folded"),
  );
}
document.querySelector("#menu [aria-current]")?.scrollIntoView({ block: "nearest" });
// The chosen tab of those that go beyond the screen, without moving the page.
for (const tab of document.querySelectorAll(".subnav [aria-current]")) {
  const bar = tab.closest(".subnav");
  bar.scrollLeft += tab.getBoundingClientRect().left - bar.getBoundingClientRect().left - 16;
}

// Asks once before a form with data-confirm is sent: its question, with data-confirm-words what
// then happens, with data-confirm-button the word on the button.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = document.getElementById("confirm");
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || !dialog || form.elements.confirmed) {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const said = { ...form.dataset, ...event.submitter?.dataset };
  dialog.querySelector("h2").textContent = question;
  dialog.querySelector("p").textContent = said.confirmWords ?? "";
  const yes = dialog.querySelector("[data-yes]");
  yes.dataset.words ??= yes.textContent;
  yes.textContent = said.confirmButton ?? yes.dataset.words;
  dialog.returnValue = "no";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue === "yes") {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "confirmed", value: "yes" });
        form.append(field);
        form.requestSubmit(event.submitter);
      }
    },
    { once: true },
  );
  dialog.showModal();
}, true);

// Something to say without leaving the page: an answer's HX-Trigger {"say": "…"}, or an event.
document.body.addEventListener("say", (event) => {
  say(event.detail.value ?? event.detail, "alert-success");
});

// What htmx asked for and did not get is not drawn; it is said in the words of the page that came.
document.body.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const [title, text] = page.querySelectorAll("main h1, main h1 + p");
  if (title) say([title, text].map((part) => part?.textContent ?? "").join(". "), "alert-warning");
});

function say(words, look) {
  const said = document.createElement("p");
  said.className = `alert ${look} mb-4`;
  said.textContent = words;
  document.getElementById("said")?.replaceChildren(said);
}

// Printing is the browser's own; without scripts its menu does it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A printed list says what it is narrowed to: its fields are not on paper.
const shownValue = (field) => {
  if (field.type === "date") {
    return field.valueAsDate.toLocaleDateString(document.documentElement.lang, { timeZone: "UTC" });
  }
  const chosen = [...(field.selectedOptions ?? [])];
  return chosen.length ? chosen.map((option) => option.textContent.trim()).join(", ") : field.value;
};
window.addEventListener("beforeprint", () => {
  const fields = document.querySelectorAll("form[role=search] :is(input:not([type=hidden]), select)");
  const narrowing = [...fields].filter((field) => (field.type === "checkbox" ? field.checked : field.value));
  const said = document.createElement("p");
  said.id = "narrowed-to";
  said.className = "print-only";
  said.textContent = narrowing
    .map((field) => `${field.labels[0]?.textContent.trim() ?? field.name}: ${shownValue(field)}`)
    .join(" · ");
  document.getElementById("narrowed-to")?.remove();
  document.querySelector("h1")?.after(said);
});

// A long list of fields is narrowed by what is typed above it; nothing that is chosen is hidden.
for (const part of document.querySelectorAll("[data-narrowable]")) {
  const label = part.querySelector("[data-narrow]");
  label.hidden = false;
  label.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLocaleLowerCase();
    for (const row of part.querySelector("[data-narrowed]").children) {
      const name = row.querySelector("label").textContent.toLocaleLowerCase();
      row.hidden = !name.includes(wanted) && !row.querySelector("select").value;
    }
  });
  label.querySelector("input").addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
