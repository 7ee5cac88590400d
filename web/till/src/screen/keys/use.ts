// Shortcuts and fields of a component, for as long as it is there.
import { onDestroy } from "svelte";

import { useScreen } from "../model/screen.svelte";
import type { Shortcut, Snapshot } from "./keyboard";

export function useShortcuts(
  shortcuts: () => readonly Shortcut[],
  options: { readonly everywhere?: boolean } = {},
): void {
  const { keyboard, dialogs } = useScreen();
  const everywhere = options.everywhere ?? false;
  onDestroy(keyboard.addLayer({ depth: dialogs, everywhere, shortcuts }));
}

/** Let a scan put back what its characters changed before it was known to be one. */
export function useSnapshot(snapshot: Snapshot): void {
  const { keyboard } = useScreen();
  keyboard.snapshots.add(snapshot);
  onDestroy(() => keyboard.snapshots.delete(snapshot));
}
