"""Which projector reads which kind of entry. Whatever is not named here is kept and skipped."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from kasse.domain.money import MAX_AMOUNT_MINOR
from kasse.office.cash import projector as cash
from kasse.office.coupons import projector as coupons
from kasse.office.promotions import projector as promotions
from kasse.office.sales import projector as sales
from kasse.office.stock import projector as stock
from kasse.office.tables import ByTable, Malformed, Table

Project: TypeAlias = Callable[[dict[str, Any], ByTable], None]

BY_KIND: Final[Mapping[str, tuple[Project, ...]]] = {
    "sale": (sales.project, cash.project_sale, stock.project, coupons.project, promotions.project),
    "drawer_opened": (cash.project_movement,),
    "float": (cash.project_movement,),
    "pay_in": (cash.project_movement,),
    "pay_out": (cash.project_movement,),
    "drop": (cash.project_movement,),
    "count": (cash.project_count,),
    "z_report": (cash.project_z_report,),
}

SOLD: Final = sales.LINE
"""The table of what was sold; its rows name items."""

USED: Final = coupons.USE
"""The table of coupons' codes that were used up."""

APPLIED: Final = promotions.USE
"""The table of how often promotions were applied."""

TABLES: Final[tuple[Table, ...]] = (
    *sales.TABLES,
    *cash.TABLES,
    *stock.TABLES,
    *coupons.TABLES,
    *promotions.TABLES,
)


def derive(entry: dict[str, Any]) -> ByTable:
    """The rows that follow from one entry, none for a kind that is not projected.

    Raises Malformed when the body lacks what its kind asks for, or holds values of another type
    or amounts beyond MONEY-12.
    """
    rows: ByTable = defaultdict(list)
    try:
        for project in BY_KIND.get(entry["kind"], ()):
            project(entry, rows)
        for table, some in rows.items():
            if table.sums:
                # Their values stand in a plain row as well, where their types are looked at.
                for row in some:
                    if max(map(abs, row[table.key :])) > MAX_AMOUNT_MINOR:  # type: ignore[arg-type]  # sums are integers
                        raise Malformed(f"{table.name}: an amount is too large")
            else:
                types = table.types
                for row in some:
                    if tuple(map(type, row)) != types:
                        raise Malformed(f"{table.name}: a value has another type")
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise Malformed(repr(error)) from error
    return rows
