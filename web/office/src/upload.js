// Bringing a file: dropped on its frame too, and judged by its size before it is sent.

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const frame = form.querySelector("[data-drop]");
  const problem = form.querySelector("[data-problem]");
  const tooLarge = form.querySelector("[data-too-large]");

  const isTooLarge = () => (input.files[0]?.size ?? 0) > Number(form.dataset.mostBytes);
  const judge = () => {
    problem.textContent = isTooLarge() ? tooLarge.textContent : "";
    input.toggleAttribute("aria-invalid", isTooLarge());
  };

  input.addEventListener("change", judge);
  form.addEventListener("submit", (event) => {
    if (isTooLarge()) {
      event.preventDefault();
      judge();
      input.focus();
    }
  });
  for (const name of ["dragenter", "dragover"]) {
    frame.addEventListener(name, (event) => {
      event.preventDefault();
      frame.classList.add("border-primary");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    frame.addEventListener(name, () => frame.classList.remove("border-primary"));
  }
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      judge();
    }
  });
}
