// A scan or a tap that turned out to mean another item: that item is added, with what was said.
// A scan stays one: its code may carry a date or a weight, which the till reads.
import type { Command } from "../../protocol";

const KEPT = [
  "quantity",
  "approval",
  "age_checked",
  "age_override",
  "reason",
  "date_checked",
  "code",
  "lot",
  "serial",
  "expires_on",
  "best_before",
];

export function addInstead(command: Command, item: string): Command {
  if (command.command === "scan") return { ...command, item };
  const kept = Object.entries(command).filter(([key]) => KEPT.includes(key));
  return { ...Object.fromEntries(kept), command: "add", item } as Command;
}
