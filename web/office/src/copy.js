// Copies the text of a field, or that which an element has as data-text; without a clipboard it can
// be marked by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const from = document.getElementById(button.dataset.copy);
  if (!from || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    from.select?.();
    await navigator.clipboard.writeText(from.dataset.text ?? from.value);
    button.classList.add("btn-success");
  });
}
