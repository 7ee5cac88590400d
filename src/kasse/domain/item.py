"""Items: what is sold, as the feed describes it (docs/developer/feed.md).

The names of the fields are the feed's keys; prices are minor units of the store's currency,
quantities thousandths of the item's unit.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal, TypeAlias

from kasse.domain.documents import Malformed, from_document
from kasse.domain.outcome import Refused, refused
from kasse.domain.quantity import Unit

ItemKind: TypeAlias = Literal["goods", "service", "deposit"]

_DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Part of a bundle: so much of another item in one unit of the bundle."""

    item: str
    quantity: int
    sku: str = ""
    unit: Unit = "pcs"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedPeriod:
    """Days on which an item may not be sold, both included; no `to`: until further notice."""

    from_: str
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleWindow:
    """A time in which an item may be sold: between two dates, both included, on some days of the
    week (1 is Monday; none: on all) and from `starts` until just before `ends`, in minutes after
    midnight. An end that is not after its start is on the next day (BSK-47)."""

    from_: str | None = None
    to: str | None = None
    days: tuple[int, ...] = ()
    starts: int | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """One choice of a modifier group; `price` is added to one unit of the item."""

    id: str
    name: str
    price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierGroup:
    """Choices of which at least `min` and at most `max` are made, counted with repetition."""

    id: str
    name: str
    min: int
    max: int
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item; without `price` it has an open price, typed at the till."""

    id: str
    sku: str
    name: str
    kind: ItemKind = "goods"
    unit: Unit = "pcs"
    price: int | None = None
    tax_class: str = "standard"
    codes: tuple[str, ...] = ()
    category: str | None = None
    variant_of: str | None = None
    has_variants: bool = False
    modifier_groups: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    deposit: str | None = None
    min_age: int | None = None
    blocked: tuple[BlockedPeriod, ...] = ()
    windows: tuple[SaleWindow, ...] = ()
    stock: bool = True
    sold: bool = True
    brand: str | None = None
    tags: tuple[str, ...] = ()
    floor: int | None = None


def item_from_document(item_id: str, body: object) -> Item | Refused:
    """The item in a feed document; refuses item.malformed with the field."""
    if not isinstance(body, dict):
        return refused("item.malformed", item=item_id, field="")
    times: dict[str, object] = {}
    for name in ("blocked", "windows"):
        periods = body.get(name, ())
        if not isinstance(periods, list | tuple):
            return refused("item.malformed", item=item_id, field=name)
        times[name] = tuple(map(_with_from, periods))
    try:
        item = from_document(Item, {**body, "id": item_id, **times})
    except Malformed as problem:
        return refused("item.malformed", item=item_id, field=problem.field)
    if item.price is not None and item.price < 0:
        return refused("item.malformed", item=item_id, field="price")
    return item


def group_from_document(group_id: str, body: object, *, language: str) -> ModifierGroup | Refused:
    """The modifier group in a feed document, its names in `language`."""
    if not isinstance(body, dict):
        return refused("item.malformed", item=group_id, field="")
    modifiers = body.get("modifiers")
    if isinstance(modifiers, list | tuple):
        modifiers = tuple(
            {**modifier, "name": _name(modifier, language)}
            if isinstance(modifier, dict)
            else modifier
            for modifier in modifiers
        )
    try:
        group = from_document(
            ModifierGroup,
            {**body, "id": group_id, "name": _name(body, language), "modifiers": modifiers},
        )
    except Malformed as problem:
        return refused("item.malformed", item=group_id, field=problem.field)
    field = _wrong_field(group)
    return group if field is None else refused("item.malformed", item=group_id, field=field)


def is_blocked(item: Item, day: str) -> bool:
    """Whether the item may not be sold on `day` (ISO, the store's date)."""
    return any(
        period.from_ <= day and (period.to is None or day <= period.to) for period in item.blocked
    )


def is_outside_windows(item: Item, day: str, *, minute: int) -> bool:
    """Whether the item has times in which it may be sold, and `minute` (after midnight) of `day`
    (ISO, the store's) is in none of them (BSK-47)."""
    return bool(item.windows) and not is_within(item.windows, day, minute=minute)


def is_within(windows: tuple[SaleWindow, ...], day: str, *, minute: int) -> bool:
    """Whether `minute` (after midnight) of `day` (ISO) is in one of the windows."""
    return any(_covers(window, day, minute) for window in windows)


def _covers(window: SaleWindow, day: str, minute: int) -> bool:
    starts = window.starts or 0
    ends = _DAY_MINUTES if window.ends is None else window.ends
    if starts < ends:
        return starts <= minute < ends and _is_on(window, day)
    yesterday = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    return (minute >= starts and _is_on(window, day)) or (
        minute < ends and _is_on(window, yesterday)
    )


def _is_on(window: SaleWindow, day: str) -> bool:
    return (
        (window.from_ is None or window.from_ <= day)
        and (window.to is None or day <= window.to)
        and (not window.days or date.fromisoformat(day).isoweekday() in window.days)
    )


def _with_from(period: Any) -> object:
    # `from` is a keyword of Python, so the field has another name than its key.
    return {**period, "from_": period.get("from")} if isinstance(period, dict) else period


def _wrong_field(group: ModifierGroup) -> str | None:
    if group.min < 0:
        return "min"
    if group.max < group.min:
        return "max"
    ids = [modifier.id for modifier in group.modifiers]
    if (group.min > 0 and not ids) or len(set(ids)) < len(ids):
        return "modifiers"
    return None


def _name(document: dict[str, object], language: str) -> object:
    names = document.get("names")
    if isinstance(names, dict):
        return names.get(language) or names.get("en") or next(iter(names.values()), None)
    return document.get("name")
