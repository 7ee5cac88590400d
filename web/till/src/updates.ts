// The installed till and its updates. A new build waits: it is applied on the user's request, or
// when the till starts with no other tab selling. It never touches the register's data.

const LOCK_NAME = "kasse-register";

/** Register the service worker; `updateReady` is called with the way to apply a waiting build. */
export async function watchForUpdates(
  updateReady: (apply: () => void) => void,
): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const base = import.meta.env.BASE_URL;
  const registration = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
  const look = (): void => {
    const waiting = registration.waiting;
    // Without a controller this is the first install, not an update.
    if (waiting !== null && navigator.serviceWorker.controller !== null) {
      updateReady(() => applyUpdate(waiting));
    }
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  look();
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
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
    once: true,
  });
  waiting.postMessage({ kind: "activate" });
}

async function registerIsHeld(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return (held ?? []).some((lock) => lock.name === LOCK_NAME);
}
