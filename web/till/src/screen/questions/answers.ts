// A scan or a tap that turned out to mean another item: that item is added, with what was said.
import type { Command } from "../../protocol";

const KEPT = ["quantity", "approval", "age_checked", "code", "lot", "serial", "expires_on"];

export function addInstead(command: Command, item: string): Command {
  const kept = Object.entries(command).filter(([key]) => KEPT.includes(key));
  return { ...Object.fromEntries(kept), command: "add", item } as Command;
}
