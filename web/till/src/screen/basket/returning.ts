// Goods that come back without a receipt: what is added meanwhile comes back (BSK-45).
import type { Screen } from "../model/screen.svelte";

/** Start it, or leave it; true when it was done. */
export async function setReturning(screen: Screen, on: boolean): Promise<boolean> {
  const sent = await screen.send({ command: "return_without_receipt", on });
  if (sent.ok && on) screen.place = "sell";
  return sent.ok;
}
