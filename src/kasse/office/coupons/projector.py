"""Entries of kind `sale` → the codes that they used up (CPN-8)."""

from typing import Any, Final

from kasse.office.coupons.models import CODE_AT_MOST, CouponUse
from kasse.office.tables import ByTable, table_of

USE: Final = table_of(CouponUse)

TABLES: Final = (USE,)


def project(entry: dict[str, Any], rows: ByTable) -> None:
    """A row for each code; none in training. Whether the office knows coupon and code makes no
    difference. Raises as kasse.office.sales.projector does."""
    if entry.get("training"):
        return
    body = entry["body"]
    for part, used in enumerate(body.get("coupons", ()), start=1):
        if max(len(used["coupon"]), len(used["code"])) > CODE_AT_MOST:
            raise ValueError("a coupon's code is too long")
        rows[USE].append(
            (
                entry["register"],
                entry["seq"],
                part,
                used["coupon"],
                used["code"],
                used["name"],
                used["checked"],
                entry["store"],
                entry["day"],
                entry["at"],
                body["receipt_code"],
            )
        )
