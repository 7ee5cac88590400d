// The installed till and its updates. A new build waits: it is applied on the user's request, or
// when the till starts with no other tab selling. It never touches the register's data.

const LOCK_NAME = "kasse-register";
// A browser looks by itself when a page is opened; a till may stay open for weeks.
const LOOK_EVERY_MS = 3600_000;

/** Register the service worker; `updateReady` is called with the way to apply a waiting build. */
export async function watchForUpdates(
  updateReady: (apply: () => void) => void,
): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const base = import.meta.env.BASE_URL;
  const registration = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
  const look = (): void => {
    const { waiting, active } = registration;
    // With none before it, it is the first install, which waits for nobody.
    if (waiting !== null && active !== null) updateReady(() => applyUpdate(waiting));
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  look();
  // Without a network it is looked for again an hour later.
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
}

/** At the start: true when a waiting build is being applied and the page is about to reload. */
export async function updateAtStart(): Promise<boolean> {
  if (!("serviceWorker" in navigator) || navigator.serviceWorker.controller === null) return false;
  const registration = await navigator.serviceWorker.getRegistration(import.meta.env.BASE_URL);
  if (!registration?.waiting || (await registerIsHeld())) return false;
  applyUpdate(registration.waiting);
  return true;
}

function applyUpdate(waiting: ServiceWorker): void {
  const reload = (): void => {
    if (waiting.state === "activated") location.reload();
  };
  waiting.addEventListener("statechange", reload);
  waiting.postMessage({ kind: "activate" });
  // Where no page needed the build before it, it did not wait.
  reload();
}

async function registerIsHeld(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return (held ?? []).some((lock) => lock.name === LOCK_NAME);
}
