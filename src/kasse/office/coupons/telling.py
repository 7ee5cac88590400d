"""Coupons at the tills (docs/developer/feed.md): those of an assortment that are not archived."""

from typing import Any, Final

from kasse.office.coupons.models import Coupon
from kasse.office.feed import services as feed

_COLLECTION: Final = "coupon"


def tell(assortment: str) -> None:
    """Brings the feed of an assortment in step."""
    rows = Coupon.objects.filter(assortment=assortment, archived_at=None).order_by("id")
    feed.replace_collection(
        scope=feed.assortment_scope(assortment),
        collection=_COLLECTION,
        documents=[
            feed.Publication(collection=_COLLECTION, id=row.id, body=document_of(row))
            for row in rows
        ],
    )


def document_of(row: Coupon) -> dict[str, Any]:
    """A coupon as tills know it; what it has not is left out."""
    body: dict[str, Any] = {"name": row.name, "offline": row.offline}
    if row.codes:
        body["codes"] = list(row.codes)
    if row.prefix is not None:
        body["prefix"] = row.prefix
    if row.numbers:
        body["numbers"] = list(row.numbers)
    if row.serial:
        body["serial"] = True
    return body
