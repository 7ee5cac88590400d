"""What a promotion must be like for the engine to apply it (PRO-6 to PRO-14)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kasse.domain.moments import is_moment
from kasse.domain.percent import PPM
from kasse.domain.promotions.promotion import Give, Goods, Holds, Limits, Promotion, Tier, Way

MAX_COUNT: Final = 1_000
"""The most pieces that a part of a set binds."""

MAX_EXPIRES_WITHIN: Final = 10_000
"""The most days before its expiry date that goods are asked for by."""

DAY_MINUTES: Final = 24 * 60


def wrong_field(promotion: Promotion) -> str | None:
    """The first field that no promotion of this form can have so; None where all is well."""
    return next(_wrong(promotion), None)


def _wrong(promotion: Promotion) -> Iterator[str]:
    if not promotion.name.strip():
        yield "name"
    yield from _wrong_parts(promotion)
    if promotion.form == "pool":
        yield from _wrong_pool(promotion)
    elif promotion.tiers:
        yield "tiers"
    if promotion.form in ("each", "set"):
        yield from _wrong_give(promotion)
    elif promotion.give is not None:
        yield "give"
    if promotion.form == "points" and promotion.multiplier < 2:
        yield "multiplier"
    for place, when in enumerate(promotion.holds):
        yield from (f"holds[{place}].{field}" for field in _wrong_time(when))
    yield from (f"limits.{field}" for field in _wrong_limits(promotion.limits))
    if promotion.combines == "group" and not promotion.group.strip():
        yield "group"
    if promotion.coupon is not None and not promotion.coupon.strip():
        yield "coupon"


def _wrong_parts(promotion: Promotion) -> Iterator[str]:
    if not promotion.parts or (promotion.form != "set" and len(promotion.parts) > 1):
        yield "parts"
    for place, part in enumerate(promotion.parts):
        most = MAX_COUNT if promotion.form == "set" else 1
        if not 1 <= part.count <= most:
            yield f"parts[{place}].count"
        if not part.goods:
            yield f"parts[{place}].goods"
        for number, goods in enumerate(part.goods):
            yield from (f"parts[{place}].goods[{number}].{one}" for one in _wrong_goods(goods))


def _wrong_goods(goods: Goods) -> Iterator[str]:
    if goods.price_from is not None and goods.price_from < 0:
        yield "price_from"
    if goods.price_to is not None and goods.price_to < 0:
        yield "price_to"
    within = goods.expires_within
    if within is not None and not 0 <= within <= MAX_EXPIRES_WITHIN:
        yield "expires_within"


def _wrong_give(promotion: Promotion) -> Iterator[str]:
    give = promotion.give
    if give is None:
        yield "give"
    elif not _is_value(give.way, give.value):
        yield "give.value"
    elif promotion.form == "each" and give.on != "all":
        yield "give.on"
    elif give.on == "parts":
        yield from _wrong_places(give, len(promotion.parts))
    elif give.on in ("cheapest", "dearest"):
        if len(promotion.parts) > 1:
            yield "give.on"
        elif promotion.parts and not 1 <= give.pieces < promotion.parts[0].count:
            yield "give.pieces"


def _wrong_places(give: Give, parts: int) -> Iterator[str]:
    known = all(0 <= place < parts for place in give.parts)
    if not give.parts or not known or len(set(give.parts)) < len(give.parts):
        yield "give.parts"


def _wrong_pool(promotion: Promotion) -> Iterator[str]:
    tiers = promotion.tiers
    if not tiers:
        yield "tiers"
    for place, tier in enumerate(tiers):
        yield from (f"tiers[{place}].{field}" for field in _wrong_tier(tier))
    for place, (lower, higher) in enumerate(pairwise(tiers), start=1):
        if lower.least >= higher.least:
            yield f"tiers[{place}].least"
        if higher.way != lower.way:
            yield f"tiers[{place}].way"
    if promotion.repeats and (len(tiers) != 1 or tiers[0].way != "amount"):
        yield "repeats"


def _wrong_tier(tier: Tier) -> Iterator[str]:
    if tier.least < 1:
        yield "least"
    if not _is_value(tier.way, tier.value):
        yield "value"


def _is_value(way: Way, value: int) -> bool:
    if way == "percent":
        return 1 <= value <= PPM
    return value > 0 if way == "amount" else value >= 0


def _wrong_time(when: Holds) -> Iterator[str]:
    for field, moment in (("from", when.from_), ("to", when.to)):
        if moment is not None and not is_moment(moment):
            yield field
    if when.from_ is not None and when.to is not None and when.from_ >= when.to:
        yield "to"
    if not all(1 <= day <= 7 for day in when.days) or len(set(when.days)) < len(when.days):
        yield "days"
    for field, minute in (("starts", when.starts), ("ends", when.ends)):
        if minute is not None and not 0 <= minute <= DAY_MINUTES:
            yield field


def _wrong_limits(limits: Limits) -> Iterator[str]:
    for field, most in (
        ("basket", limits.basket),
        ("customer", limits.customer),
        ("day", limits.day),
        ("total", limits.total),
    ):
        if most is not None and most < 1:
            yield field
