"""Entries of kind `sale` → stock moves and levels (docs/rules/stock.md)."""

from typing import Any, Final

from kasse.office.stock.models import StockLevel, StockMove
from kasse.office.tables import ByTable, table_of

MOVE: Final = table_of(StockMove)
LEVEL: Final = table_of(StockLevel, sums=True)

TABLES: Final = (MOVE, LEVEL)


def project(entry: dict[str, Any], rows: ByTable) -> None:
    """What left the store with a sale and came back with a refund.

    A line moves its item, or its components instead when it has any; not when its item is not
    kept in stock; nothing moves in training. Raises as kasse.office.sales.projector does.
    """
    if entry.get("training"):
        return
    register, seq, store, day = entry["register"], entry["seq"], entry["store"], entry["day"]
    part = 0
    for line in entry["body"]["lines"]:
        if line.get("stock") is False:
            continue
        for moved in line.get("components") or (line,):
            part += 1
            item, quantity_thousandths = moved["item"], -moved["quantity"]
            kind = "sale" if quantity_thousandths < 0 else "return"
            rows[MOVE].append(
                (
                    register,
                    seq,
                    part,
                    store,
                    item,
                    day,
                    kind,
                    moved["unit"],
                    quantity_thousandths,
                )
            )
            rows[LEVEL].append((store, item, quantity_thousandths))
