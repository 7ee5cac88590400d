// Runs before the page is drawn: the look chosen on this device, without a flash of the other.
const chosen = localStorage.getItem("kasse-look");
if (chosen === "light" || chosen === "dark") {
  document.documentElement.dataset.theme = chosen;
}
