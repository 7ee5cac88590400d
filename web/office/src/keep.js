// Keeps what is typed in a form[data-keep]: leaving it asks first, and what was sent but not saved,
// because the session had ended or the office did not answer, is put back once the form is there
// again. It stays in this tab, for this person, without passwords, PINs and files.
const KEPT = "kasse-unsaved";
const SECRET = /(^|[._])(password|pin|again|code|credential|secret)$/i;

const forms = () => [...document.querySelectorAll("form[data-keep]")];

const touched = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) touched.add(form);
});
addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected)) event.preventDefault();
});
// A search that would put another form in its place is not sent, and says why with the form's words.
document.addEventListener("htmx:beforeRequest", (event) => {
  const lost = [...touched].find(
    (form) => form.isConnected && event.detail.target.contains(form),
  );
  if (lost) {
    event.preventDefault();
    say(lost.dataset.keep);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  touched.delete(form);
  // Those of the log-in leave what is kept alone.
  if (event.defaultPrevented || who() === undefined) return;
  sessionStorage.removeItem(KEPT);
  if (!form.matches("form[data-keep]")) return;
  const kept = { who: who(), page: here(), form: forms().indexOf(form), ...stateOf(form) };
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // More than a tab may keep: the form is sent all the same.
  }
});

addEventListener("DOMContentLoaded", () => {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept === null) return;
  if (document.querySelector("[data-unsaved]")) {
    sessionStorage.setItem(KEPT, JSON.stringify({ ...kept, isUnsaved: true }));
  } else if (who() !== undefined) {
    // Any other page of somebody logged in: it was saved, or is offered here and only once.
    sessionStorage.removeItem(KEPT);
    const form = forms()[kept.form];
    if (form && kept.isUnsaved && kept.who === who() && kept.page === here()) putBack(form, kept);
  }
});

const who = () => document.getElementById("said")?.dataset.who;
const here = () => location.pathname + location.search;

/** How many rows its lists have, and what stands in its fields. */
function stateOf(form) {
  const rows = [...form.querySelectorAll("[data-rows]")].map((list) => rowsOf(list).length);
  const shown = shownIn(form).map((part) => part.textContent);
  return { rows, shown, fields: fieldsOf(form).map(([key, field]) => [key, valueOf(field)]) };
}

function putBack(form, { rows, shown, fields }) {
  for (const [at, list] of [...form.querySelectorAll("[data-rows]")].entries()) {
    while (rowsOf(list).length > (rows[at] ?? 0)) rowsOf(list).at(-1).remove();
    while (rowsOf(list).length < rows[at]) list.dispatchEvent(new CustomEvent("add-row", { detail: {} }));
  }
  const values = new Map(fields);
  for (const [key, field] of fieldsOf(form)) {
    if (!values.has(key)) continue;
    if (isTicked(field)) field.checked = values.get(key);
    else field.value = values.get(key);
  }
  shownIn(form).forEach((part, at) => (part.textContent = shown[at] ?? part.textContent));
  form.dispatchEvent(new Event("put-back"));
  form.dispatchEvent(new Event("input", { bubbles: true }));
  say(document.getElementById("said").dataset.again);
}

const rowsOf = (list) => [...list.querySelectorAll("[data-row]")];
const shownIn = (form) => [...form.querySelectorAll(":is([data-value], [data-name]):not(input)")];
const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
const valueOf = (field) => (isTicked(field) ? field.checked : field.value);

/** Its fields with a key for each: the name, in a row without the row's number, of what is ticked
 *  the value too, and the how manieth of these it is. */
function fieldsOf(form) {
  const seen = new Map();
  const found = [];
  for (const field of form.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken" || SECRET.test(field.name)) continue;
    if (["password", "file", "submit", "button"].includes(field.type)) continue;
    if ("number" in field.dataset) continue;
    const name = field.closest("[data-row]") ? field.name.replace(/n?\d+/, "#") : field.name;
    const key = isTicked(field) ? `${name}=${field.value}` : name;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    found.push([`${key} ${seen.get(key)}`, field]);
  }
  return found;
}

/** Where the page says things, and into view. */
function say(words) {
  const said = document.createElement("p");
  said.className = "alert alert-warning mb-4";
  said.textContent = words;
  document.getElementById("said")?.replaceChildren(said);
  said.scrollIntoView({ block: "nearest" });
}
