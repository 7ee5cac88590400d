"""What promotions make of one piece alone, for everybody: the price that stands at a shelf
(PRICE-21), and the deals that are told beside it."""

from dataclasses import dataclass, replace

from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import Offers, arranged
from kasse.domain.promotions.promotion import Goods, Holds, Promotion

_EVERYBODY = Visit()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePrice:
    """What one piece costs everybody, in minor units, and the promotion that takes most off it;
    None where none does."""

    price_minor: int
    promotion: str | None = None


def lowers_one(promotion: Promotion) -> bool:
    """Whether it may lower the price of a single piece."""
    return promotion.form == "each"


def is_deal(promotion: Promotion) -> bool:
    """Whether it gives on several pieces together. What is for any goods at all is no deal of one of
    them."""
    return promotion.form in ("set", "pool") and not any(
        Goods() in part.goods for part in promotion.parts
    )


def price_of_one(offers: Offers, line: GoodsLine) -> OnePrice:
    """What the line, one piece that was put in at its minute, costs somebody who is in no group and
    has no coupon, by promotions that lower the price of one. Its price before promotions is `line.price_minor`."""
    applied = apply(offers, (line,), _EVERYBODY)
    if not applied.discount_minor:
        return OnePrice(price_minor=line.price_minor)
    most = max(applied.times, key=lambda one: one.amount_minor)
    return OnePrice(price_minor=line.price_minor - applied.discount_minor, promotion=most.promotion)


def deals_of_one(offers: Offers, line: GoodsLine) -> tuple[str, ...]:
    """The promotions that everybody may get something of with this piece and others, by id."""
    return tuple(one.promotion.id for one in offers.candidates((line,), _EVERYBODY))


def may_concern(promotion: Promotion, line: GoodsLine) -> bool:
    """Whether the promotion may ever look at the line, whatever it costs and whenever it is put
    in."""
    always = replace(
        promotion,
        holds=(),
        parts=tuple(
            replace(
                part,
                goods=tuple(replace(goods, price_from=None, price_to=None) for goods in part.goods),
            )
            for part in promotion.parts
        ),
    )
    return bool(arranged((always,)).candidates((line,), _EVERYBODY))


def all_day(promotion: Promotion) -> Promotion | None:
    """The promotion at those of its times that fill whole days; None where there are none."""
    if not promotion.holds:
        return promotion
    times = tuple(when for when in promotion.holds if not _is_of_hours(when))
    return replace(promotion, holds=times) if times else None


def _is_of_hours(when: Holds) -> bool:
    return bool(when.days) or when.starts is not None or when.ends is not None
