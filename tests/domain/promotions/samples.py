"""Lines and promotions, said briefly, and the engine's answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from kasse.domain.promotions.applied import Applied
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Goods, Part, Promotion, Tier, Way

ANYBODY = Visit()
MOMENT = "2026-12-01T12:00"
PERCENT = 10_000  # parts per million


def line(number: int, item: str, price_minor: int, pieces: int = 1, **more: Any) -> GoodsLine:
    """So many pieces of an item."""
    fields: dict[str, Any] = {
        "line": number,
        "items": (item,),
        "price_minor": price_minor,
        "bare_minor": price_minor,
        "quantity_thousandths": pieces * 1_000,
        "moment": MOMENT,
    }
    return GoodsLine(**(fields | more))


def of(*items: str) -> tuple[Goods, ...]:
    """One of these items."""
    return (Goods(items=items),)


def each(name: str, way: Way, value: int, **more: Any) -> Promotion:
    """So much off each piece, of all goods if not said otherwise."""
    return Promotion(id=name, name=name, form="each", give=Give(way=way, value=value), **more)


def set_of(name: str, give: Give, *parts: Part, **more: Any) -> Promotion:
    """A set of these parts."""
    return Promotion(id=name, name=name, form="set", parts=parts, give=give, **more)


def pool(name: str, *tiers: tuple[int, Way, int], **more: Any) -> Promotion:
    """Tiers of (least, way, value), of all goods if not said otherwise."""
    made = tuple(Tier(least=least, way=way, value=value) for least, way, value in tiers)
    return Promotion(id=name, name=name, form="pool", tiers=made, **more)


def applied(
    promotions: Iterable[Promotion], lines: Iterable[GoodsLine], visit: Visit = ANYBODY
) -> Applied:
    """What the engine says, which must be proved."""
    result = apply(arranged(promotions), tuple(lines), visit)
    assert result.gap_minor == 0
    return result


def off(
    promotions: Iterable[Promotion], lines: Iterable[GoodsLine], visit: Visit = ANYBODY
) -> Mapping[str, int]:
    """What each promotion gives in the basket, by id, without those that give nothing."""
    result = applied(promotions, lines, visit)
    return {times.promotion: times.amount_minor for times in result.times if times.amount_minor}
