// Commands about one line, as several places give them.
import type { Screen, Sent } from "../model/screen.svelte";
import type { Line } from "../model/view";

const ONE = 1000;

/** One more or one fewer of what the line is sold in; a return moves away from nought too. */
export function stepQuantity(screen: Screen, line: Line, by: 1 | -1): Promise<Sent> {
  const toward = line.quantity < 0 ? -by : by;
  const quantity = line.quantity + toward * ONE;
  // A weighed line of less than one is taken out, not turned into a return.
  const past = (line.quantity > 0 && quantity < 0) || (line.quantity < 0 && quantity > 0);
  return screen.send({ command: "set_quantity", line: line.line, quantity: past ? 0 : quantity });
}

export function removeLine(screen: Screen, line: Line): Promise<Sent> {
  return screen.send({ command: "remove", line: line.line });
}
