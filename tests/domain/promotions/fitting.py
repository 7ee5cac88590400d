"""The oracle's own reading of when, for whom and for what a promotion is (PRO-6 to PRO-8)."""

from datetime import date, datetime, timedelta

from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.promotion import Goods, Holds, Part, Promotion

DAY_MINUTES = 24 * 60


def fits(part: Part, piece: GoodsLine) -> bool:
    """PRO-6: one of the descriptions fits."""
    return any(_described(goods, piece) for goods in part.goods)


def _described(goods: Goods, piece: GoodsLine) -> bool:
    """Every field that is given fits, and nothing that is excepted does."""
    brand = {piece.brand}
    if goods.items and not set(goods.items) & set(piece.items):
        return False
    if goods.categories and not set(goods.categories) & set(piece.categories):
        return False
    if goods.brands and not set(goods.brands) & brand:
        return False
    if goods.tags and not set(goods.tags) & set(piece.tags):
        return False
    if goods.price_from is not None and piece.price_minor < goods.price_from:
        return False
    if goods.price_to is not None and piece.price_minor > goods.price_to:
        return False
    if goods.expires_within is not None and not _expires(piece, goods.expires_within):
        return False
    return not (
        set(goods.not_items) & set(piece.items)
        or set(goods.not_categories) & set(piece.categories)
        or set(goods.not_brands) & brand
        or set(goods.not_tags) & set(piece.tags)
    )


def _expires(piece: GoodsLine, days: int) -> bool:
    """Whether the piece expires in so many days at most, seen from the day it was put in."""
    if piece.expires_on is None:
        return False
    put_in = datetime.fromisoformat(piece.moment).date()
    return (date.fromisoformat(piece.expires_on) - put_in).days <= days


def holds_for(promotion: Promotion, piece: GoodsLine, visit: Visit) -> bool:
    """PRO-7, PRO-8: whether the promotion is there for this piece and this customer."""
    return (
        promotion.active
        and (not promotion.holds or any(_in_time(holds, piece.moment) for holds in promotion.holds))
        and (
            not promotion.customer_groups
            or bool(set(promotion.customer_groups) & set(visit.customer_groups))
        )
        and (not promotion.channels or visit.channel in promotion.channels)
        and (promotion.coupon is None or promotion.coupon in visit.coupons)
    )


def _in_time(holds: Holds, moment: str) -> bool:
    """Whether the minute lies between the first and the last, on one of the days, in the hours."""
    if holds.from_ is not None and moment < holds.from_:
        return False
    if holds.to is not None and moment >= holds.to:
        return False
    now = datetime.fromisoformat(moment)
    minute = now.hour * 60 + now.minute
    starts = 0 if holds.starts is None else holds.starts
    ends = DAY_MINUTES if holds.ends is None else holds.ends
    if starts < ends:
        return starts <= minute < ends and _on_day(holds, now)
    # Past midnight it belongs to the day on which it began (BSK-47).
    begun_today = minute >= starts and _on_day(holds, now)
    begun_yesterday = minute < ends and _on_day(holds, now - timedelta(days=1))
    return begun_today or begun_yesterday


def _on_day(holds: Holds, day: datetime) -> bool:
    """Whether the day is one of its days of the week."""
    return not holds.days or day.isoweekday() in holds.days
