// Effects that a browser carries out itself. What a bridge would do is told as failed, so that it
// is never taken for done.
import { tick } from "svelte";

import { fitPage } from "./paper-size";
import type { Screen } from "./screen.svelte";
import type { DocumentModel, Facts } from "./view";

type Outcome = "done" | "failed";

export function carryOutEffects(screen: Screen): void {
  screen.effects = (effects) => {
    for (const effect of effects) void carryOut(screen, effect as Facts);
  };
}

async function carryOut(screen: Screen, effect: Facts): Promise<void> {
  const report = (outcome: Outcome, detail?: string): Promise<Facts> =>
    screen.ask({
      command: "effect_done",
      effect: String(effect.effect),
      outcome,
      ...(detail === undefined ? {} : { detail }),
    });
  switch (effect.kind) {
    case "print":
      await print(screen, effect.document as DocumentModel);
      // Whoever stood before the browser's dialog saw what came of it, and can print a copy.
      await report("done", "browser_dialog");
      return;
    case "open_drawer":
      await report("failed", "no_bridge");
  }
}

/** Show the print dialog of the browser with the document on 80 mm paper. */
export async function print(screen: Screen, document: DocumentModel): Promise<void> {
  screen.printing = document;
  await tick();
  const paper = window.document.querySelector<HTMLElement>("#print");
  if (paper !== null) fitPage(paper);
  window.print();
}
