// Signs out whoever has left the till. The basket stays, and so does what was paid of it.
import { Idle, type KeptMoment } from "./idle";
import { readKept, writeKept } from "./preferences.svelte";
import type { Screen } from "./screen.svelte";

const LOOK_EVERY_MS = 1000;
const USED_AT_KEY = "kasse.used_at";
const USE = ["pointerdown", "keydown", "wheel"] as const;

const onDevice: KeptMoment = {
  read: () => {
    const kept = Number(readKept(USED_AT_KEY) ?? Number.NaN);
    return Number.isFinite(kept) ? kept : null;
  },
  write: (atMs) => writeKept(USED_AT_KEY, String(atMs)),
};

/** Watch until the function that comes back is called. */
export function signOutWhenIdle(screen: Screen): () => void {
  const idle = new Idle(Date.now, onDevice);

  function look(): void {
    if (screen.view === null || !screen.catalogue.loaded) return;
    const after = screen.catalogue.settings.limits?.sign_out_after_s ?? 0;
    const due = idle.due(after);
    // With nobody signed in nobody can leave.
    if (screen.view.person === undefined) idle.used();
    else if (due && screen.busy === 0 && !screen.keepsInput()) void signOut(screen);
  }

  function used(): void {
    // A device that slept is touched before its timers run.
    look();
    idle.used();
  }

  const timer = setInterval(look, LOOK_EVERY_MS);
  for (const name of USE) addEventListener(name, used, { capture: true, passive: true });
  return () => {
    clearInterval(timer);
    for (const name of USE) removeEventListener(name, used, { capture: true });
  };
}

async function signOut(screen: Screen): Promise<void> {
  screen.questions.current?.answer(null);
  await screen.attempt({ command: "sign_out", automatic: true });
}
