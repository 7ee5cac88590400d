"""A promotion as it stands in the page's fields, as typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kasse.domain.money import CURRENCIES, format_amount
from kasse.domain.number_text import NumberFormat, format_number
from kasse.domain.percent import PPM
from kasse.domain.quantity import format_quantity

_PERCENT_DECIMALS: Final = 4
"""A percentage with four decimals is parts per million."""


@dataclass(slots=True, kw_only=True)
class GoodsRow:
    """One description of goods; `q` is what items are looked for by, and `more` are words typed
    besides, with commas, by the list that they go to."""

    items: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    brands: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    price_from: str = ""
    price_to: str = ""
    expires_within: str = ""
    not_items: list[str] = field(default_factory=list)
    not_categories: list[str] = field(default_factory=list)
    not_brands: list[str] = field(default_factory=list)
    not_tags: list[str] = field(default_factory=list)
    q: str = ""
    more: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class PartRow:
    """How many pieces, of goods that one of the descriptions fits."""

    count: str = "1"
    goods: list[GoodsRow] = field(default_factory=lambda: [GoodsRow()])


@dataclass(slots=True, kw_only=True)
class TierRow:
    """A step of a pool."""

    least: str = ""
    way: str = "percent"
    value: str = ""


@dataclass(slots=True, kw_only=True)
class HoldsRow:
    """A time in which it holds."""

    starts_at: str = ""
    ends_at: str = ""
    days: list[str] = field(default_factory=list)
    from_clock: str = ""
    to_clock: str = ""


@dataclass(slots=True, kw_only=True)
class Draft:
    """All fields of the page. `give_on` is all, cheapest, dearest, or parts: with places."""

    name_da: str = ""
    name_en: str = ""
    form: str = "each"
    parts: list[PartRow] = field(default_factory=lambda: [PartRow()])
    give_way: str = "percent"
    give_value: str = ""
    give_on: str = "all"
    give_pieces: str = "1"
    measure: str = "count"
    tiers: list[TierRow] = field(default_factory=list)
    repeats: bool = False
    multiplier: str = "2"
    holds: list[HoldsRow] = field(default_factory=lambda: [HoldsRow()])
    channels: list[str] = field(default_factory=list)
    customer_groups: list[str] = field(default_factory=list)
    more_groups: str = ""
    coupon: str = ""
    basket: str = ""
    customer: str = ""
    day: str = ""
    total: str = ""
    combines: str = "alone"
    group: str = ""
    priority: str = "0"
    active: bool = True
    stores: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How the reader writes numbers, and the currency of amounts."""

    numbers: NumberFormat
    currency: str

    def amount(self, minor: int | None) -> str:
        """An amount as it is typed."""
        if minor is None:
            return ""
        return format_amount(minor, CURRENCIES[self.currency], self.numbers)

    def percent(self, ppm: int) -> str:
        """A rate as it is typed, without zeros that say nothing."""
        text = format_number(ppm, _PERCENT_DECIMALS, self.numbers)
        return text.rstrip("0").rstrip(self.numbers.decimal)

    def given(self, way: str, value: int) -> str:
        """What is given: a percentage, or an amount."""
        return self.percent(value) if way == "percent" else self.amount(value)


def draft_of(
    body: Mapping[str, Any], *, active: bool, stores: Sequence[str], marks: Marks
) -> Draft:
    """The fields of a promotion's document."""
    give = body.get("give", {"way": "percent", "value": PPM})
    limits = body.get("limits", {})
    measure = body.get("measure", "count")
    names = body.get("names", {})
    return Draft(
        name_da=names.get("da", ""),
        name_en=names.get("en", ""),
        form=body["form"],
        parts=[_part(one, marks) for one in body.get("parts", [{}])],
        give_way=give["way"],
        give_value=marks.given(give["way"], give["value"]),
        give_on=_on(give),
        give_pieces=str(give.get("pieces", 1)),
        measure=measure,
        tiers=[
            TierRow(
                least=_least(one["least"], measure, marks),
                way=one["way"],
                value=marks.given(one["way"], one["value"]),
            )
            for one in body.get("tiers", [])
        ],
        repeats=body.get("repeats", False),
        multiplier=str(body.get("multiplier", 2)),
        holds=[_holds(one) for one in body.get("holds", [{}])],
        channels=list(body.get("channels", [])),
        customer_groups=list(body.get("customer_groups", [])),
        coupon=body.get("coupon", ""),
        basket=_number(limits.get("basket")),
        customer=_number(limits.get("customer")),
        day=_number(limits.get("day")),
        total=_number(limits.get("total")),
        combines=body.get("combines", "alone"),
        group=body.get("group", ""),
        priority=str(body.get("priority", 0)),
        active=active,
        stores=list(stores),
    )


def clock(minute: int | None) -> str:
    """A minute of the day as a field shows it."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def _part(part: Mapping[str, Any], marks: Marks) -> PartRow:
    return PartRow(
        count=str(part.get("count", 1)),
        goods=[_goods(one, marks) for one in part.get("goods", [{}])],
    )


def _goods(goods: Mapping[str, Any], marks: Marks) -> GoodsRow:
    return GoodsRow(
        items=list(goods.get("items", [])),
        categories=list(goods.get("categories", [])),
        brands=list(goods.get("brands", [])),
        tags=list(goods.get("tags", [])),
        price_from=marks.amount(goods.get("price_from")),
        price_to=marks.amount(goods.get("price_to")),
        expires_within=_number(goods.get("expires_within")),
        not_items=list(goods.get("not_items", [])),
        not_categories=list(goods.get("not_categories", [])),
        not_brands=list(goods.get("not_brands", [])),
        not_tags=list(goods.get("not_tags", [])),
    )


def _holds(when: Mapping[str, Any]) -> HoldsRow:
    return HoldsRow(
        starts_at=when.get("from", ""),
        ends_at=when.get("to", ""),
        days=[str(day) for day in when.get("days", [])],
        from_clock=clock(when.get("starts")),
        to_clock=clock(when.get("ends")),
    )


def _on(give: Mapping[str, Any]) -> str:
    on: str = give.get("on", "all")
    return f"parts:{','.join(map(str, give.get('parts', [])))}" if on == "parts" else on


def _least(least: int, measure: str, marks: Marks) -> str:
    if measure == "amount":
        return marks.amount(least)
    return format_quantity(least, "kg", marks.numbers) if measure == "weight" else str(least)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
