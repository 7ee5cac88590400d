// A form that was refused: the summary above it names the fields and leads to each, and the first
// wrong one is in sight and in focus.
const INPUTS = ":is(input:not([type=hidden]), select, textarea)";

const found = [];
for (const link of document.querySelectorAll("[data-refused] a")) {
  const problem = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const fields = problem ? fieldsOf(problem) : [];
  if (fields.length === 0) continue;
  for (const field of fields) field.setAttribute("aria-invalid", "true");
  const label = labelOf(fields);
  if (label) link.textContent = `${label}${/[.?:]$/.test(label) ? "" : ":"} ${link.textContent}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    goTo(fields[0]);
  });
  found.push({ link, field: fields[0] });
}
// In the order of the form.
const follows = Node.DOCUMENT_POSITION_FOLLOWING;
found.sort((one, two) => (one.field.compareDocumentPosition(two.field) & follows ? -1 : 1));
for (const { link } of found) link.closest("ul").append(link.closest("li"));

const first = document.querySelector(`${INPUTS}[aria-invalid=true]`);
if (first) goTo(first);

// What a form is sent to may be no page of its own: loading this one again is to show the form.
if (found.length > 0 && document.referrer.startsWith(`${location.origin}/`)) {
  history.replaceState(history.state, "", document.referrer);
}

/** The fields that a problem is said of: those it describes, or else those it stands beside. */
function fieldsOf(problem) {
  const described = document.querySelectorAll(`[aria-describedby~="${CSS.escape(problem.id)}"]`);
  const inputs = [...described].filter((part) => part.matches(INPUTS));
  if (inputs.length > 0) return inputs;
  const group = described[0] ?? problem.closest(".field, fieldset, form");
  return [...(group?.querySelectorAll(INPUTS) ?? [])].slice(0, 1);
}

/** The label of a field in words; of several, or of choices, that of their group. */
function labelOf(fields) {
  const group = fields[0].closest("fieldset")?.querySelector("legend");
  const isOne = fields.length === 1 && fields[0].type !== "radio";
  const said = ((isOne ? fields[0].labels?.[0] : null) ?? group)?.cloneNode(true);
  for (const part of said?.querySelectorAll("input, select, textarea, .quiet") ?? []) part.remove();
  return said?.textContent.trim() || fields[0].getAttribute("aria-label");
}

function goTo(field) {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
}
