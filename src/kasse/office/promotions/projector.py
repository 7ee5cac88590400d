"""Entries of kind `sale` → how often each promotion was applied (PRO-13)."""

from typing import Any, Final

from kasse.office.promotions.models import PromotionUse
from kasse.office.tables import ByTable, table_of

USE: Final = table_of(PromotionUse, sums=True)

TABLES: Final = (USE,)

_ID_AT_MOST: Final = 100


def project(entry: dict[str, Any], rows: ByTable) -> None:
    """A count for each promotion that gave something; none in training. Whether the office knows it
    makes no difference. Raises as kasse.office.sales.projector does."""
    if entry.get("training"):
        return
    for applied in entry["body"].get("promotions", ()):
        if len(applied["promotion"]) > _ID_AT_MOST:
            raise ValueError("a promotion's id is too long")
        rows[USE].append(
            (applied["promotion"], entry["register"], entry["day"], applied["applications"])
        )
