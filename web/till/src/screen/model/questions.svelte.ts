// Refusals that ask for more: the command is sent again with the answer
// (docs/developer/till-protocol.md, "Questions").
import type { Command, Refusal } from "../../protocol";

const ASKING = new Set([
  "item.needs_quantity",
  "item.needs_price",
  "item.needs_modifiers",
  "item.needs_variant",
  "item.needs_age_check",
  "item.needs_date_check",
  "barcode.several_items",
  "reason.required",
  "permission.denied",
]);
/** What an approval can be refused with; then it is asked for again. */
const APPROVAL = /^approval\./;

/** Turns the command that was refused into the one to send instead. */
export type Answer = (command: Command) => Command;

export interface Question {
  readonly refusal: Refusal;
  readonly command: Command;
  /** Why the answer before this one was not taken. */
  readonly again: Refusal | null;
  readonly answer: (answer: Answer | null) => void;
}

export function isQuestion(refusal: Refusal): boolean {
  return ASKING.has(refusal.code);
}

export class Questions {
  current = $state.raw<Question | null>(null);

  /** Ask the person; null when they would rather not. */
  async ask(refusal: Refusal, command: Command, again: Refusal | null): Promise<Command | null> {
    const answer = await new Promise<Answer | null>((resolve) => {
      this.current = { refusal, command, again, answer: resolve };
    });
    // While the dialog is still there: the answer may be read from it.
    const next = answer === null ? null : answer(command);
    this.current = null;
    return next;
  }
}

/** The question that a refused approval came from: it is asked once more. */
export function askedAgain(refusal: Refusal, asked: Refusal | null): Refusal | null {
  return APPROVAL.test(refusal.code) && asked?.code === "permission.denied" ? asked : null;
}

/** The command without the approval that was not granted. */
export function withoutApproval(command: Command): Command {
  const { approval: _, ...rest } = command;
  return rest as Command;
}
