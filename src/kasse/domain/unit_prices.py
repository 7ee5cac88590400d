"""The price per unit that stands beside a price (PRICE-16): docs/rules/prices.md."""

from dataclasses import dataclass

from kasse.domain.documents import Malformed, from_document
from kasse.domain.quantity import ONE_THOUSANDTHS, Unit
from kasse.domain.rounding import half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """How much is in one unit of an item, in thousandths of `unit`."""

    quantity: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPrice:
    """The price of `per_thousandths` of a unit, in minor units: of a kg, or of 100 g where that is
    the custom (Directive 98/6/EC art. 2 (b))."""

    price_minor: int
    unit: Unit
    per_thousandths: int = ONE_THOUSANDTHS


def unit_price(
    price_minor: int,
    *,
    unit: Unit,
    content: Content | None,
    per_thousandths: int = ONE_THOUSANDTHS,
) -> UnitPrice | None:
    """The unit price of an item that costs so much for one `unit` of it; rounded once, half up.

    None where its content is not known, and for what is sold by weight or measure: its price is
    that already (Directive 98/6/EC art. 3 (1)).
    """
    if content is None or unit != "pcs":
        return None
    price = half_up(price_minor * per_thousandths, content.quantity)
    return UnitPrice(price_minor=price, unit=content.unit, per_thousandths=per_thousandths)


def content_from_document(document: object) -> Content | None:
    """The content in an item's document; None where there is none, or none that can be."""
    try:
        content = from_document(Content, document)
    except Malformed:
        return None
    return content if content.quantity > 0 else None
