"""What a promotion says (PRO-6 to PRO-13). The fields' names are the feed's keys.

Amounts are minor units, rates parts per million, quantities thousandths of a line's unit.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Form: TypeAlias = Literal["each", "set", "pool", "points"]
Way: TypeAlias = Literal["percent", "amount", "price"]
On: TypeAlias = Literal["all", "parts", "cheapest", "dearest"]
Measure: TypeAlias = Literal["count", "weight", "amount"]
Combines: TypeAlias = Literal["alone", "group", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One description of goods: every field that is given must fit (PRO-6)."""

    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    expires_within: int | None = None
    not_items: tuple[str, ...] = ()
    not_categories: tuple[str, ...] = ()
    not_brands: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Goods that one of the descriptions fits, and how many pieces of them a set binds."""

    goods: tuple[Goods, ...] = (Goods(),)
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """What is given: a rate, an amount or a price, by `way`, on what a set binds (PRO-10).

    `parts` are places of parts, from 0; `pieces` is how many of the cheapest or dearest.
    """

    way: Way
    value: int
    on: On = "all"
    parts: tuple[int, ...] = ()
    pieces: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From so much on (pieces, thousandths or minor units), this is given (PRO-11)."""

    least: int
    way: Way
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """When a promotion holds: local minutes (`2026-12-01T00:00`), the last one not included, days
    of the week (1 is Monday; none: all) and minutes after midnight (PRO-7)."""

    from_: str | None = None
    to: str | None = None
    days: tuple[int, ...] = ()
    starts: int | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often it is applied: in one basket, for one customer, on one business day, in all."""

    basket: int | None = None
    customer: int | None = None
    day: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """One promotion; which fields count is told by `form` (PRO-9 to PRO-12).

    `give` is that of an each or a set, `tiers` with `measure` and `repeats` those of a pool,
    `multiplier` (2 is twice) that of points.
    """

    id: str
    name: str
    form: Form
    parts: tuple[Part, ...] = (Part(),)
    give: Give | None = None
    measure: Measure = "count"
    tiers: tuple[Tier, ...] = ()
    repeats: bool = False
    multiplier: int = 1
    holds: tuple[Holds, ...] = ()
    channels: tuple[str, ...] = ()
    customer_groups: tuple[str, ...] = ()
    coupon: str | None = None
    limits: Limits = Limits()
    combines: Combines = "alone"
    group: str = ""
    priority: int = 0
    active: bool = True
