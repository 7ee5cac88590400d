"""When, where and for whom a price list holds: typed, kept, compared, told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from kasse.domain.item import SaleWindow
from kasse.domain.moments import is_moment
from kasse.domain.outcome import Refused, refused
from kasse.domain.prices import Level, PriceList
from kasse.office.catalogue import stored_rows

Where: TypeAlias = Literal["everywhere", "regions", "stores"]

MOST_WINDOWS: Final = 20
MAX_NAME: Final = 100
LANGUAGES: Final = frozenset({"da", "en"})
"""Those in which a list may have names."""

_GROUP: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
_DAY_MINUTES: Final = 24 * 60
_LEVELS: Final[Mapping[Where, Level]] = {
    "everywhere": "everywhere",
    "regions": "region",
    "stores": "store",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`places` are ids of stores, or of groups of stores for `regions`; `customer_groups` are codes.
    `valid_from` and `valid_to` are local minutes (2026-12-01T00:00). With `announced` its prices are
    announced as reductions, and the lowest price of the 30 days before stands beside them. `ended`:
    it holds nowhere any more."""

    names: Mapping[str, str] = field(default_factory=dict)
    currency: str
    tax_included: bool = True
    where: Where = "everywhere"
    places: tuple[str, ...] = ()
    customer_groups: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    windows: tuple[SaleWindow, ...] = ()
    announced: bool = False
    ended: bool = False


def to_document(head: Head) -> dict[str, Any]:
    """A head as JSON; equal heads are equal documents."""
    return {
        "names": dict(sorted(head.names.items())),
        "currency": head.currency,
        "tax_included": head.tax_included,
        "where": head.where,
        "places": sorted(head.places),
        "customer_groups": sorted(head.customer_groups),
        "from": head.valid_from,
        "to": head.valid_to,
        "windows": stored_rows.windows_document(head.windows),
        "announced": head.announced,
        "ended": head.ended,
    }


def from_document(document: Mapping[str, Any]) -> Head:
    """What `to_document` wrote."""
    return Head(
        names=document["names"],
        currency=document["currency"],
        tax_included=document["tax_included"],
        where=document["where"],
        places=tuple(document["places"]),
        customer_groups=tuple(document["customer_groups"]),
        valid_from=document["from"],
        valid_to=document["to"],
        windows=stored_rows.windows_from(document["windows"]),
        announced=document["announced"],
        ended=document["ended"],
    )


def told(document: Mapping[str, Any]) -> dict[str, Any]:
    """A head as tills get it, by the keys of docs/developer/feed.md; where it holds is said by who
    gets it."""
    if document["ended"]:
        return {"ended": True}
    kept = {
        "from": document["from"],
        "to": document["to"],
        "windows": document["windows"],
        "groups": document["customer_groups"],
    }
    said = {key: value for key, value in kept.items() if value}
    return {"level": _LEVELS[document["where"]], **said}


def in_store(price_list: str, head: Head) -> PriceList:
    """A list as it holds in a store that it is for."""
    return PriceList(
        id=price_list,
        level=_LEVELS[head.where],
        groups=head.customer_groups,
        valid_from=head.valid_from,
        valid_to=head.valid_to,
        windows=head.windows,
    )


def check(head: Head) -> Refused | None:
    """What is wrong with a head by itself, with its `field`: refuses price_list.name_missing,
    price_list.malformed and price_list.places."""
    names = [name.strip() for name in head.names.values()]
    if not names or not all(0 < len(name) <= MAX_NAME for name in names):
        return refused("price_list.name_missing", field="names", characters=MAX_NAME)
    if not head.names.keys() <= LANGUAGES:
        return refused("price_list.malformed", field="names")
    if (head.where == "everywhere") != (not head.places):
        return refused("price_list.places", field="places")
    for name, value in (("from", head.valid_from), ("to", head.valid_to)):
        if value is not None and not is_moment(value):
            return refused("price_list.malformed", field=name)
    if head.valid_from and head.valid_to and head.valid_from >= head.valid_to:
        return refused("price_list.malformed", field="to")
    if not all(map(_GROUP.fullmatch, head.customer_groups)):
        return refused("price_list.malformed", field="customer_groups")
    if len(head.windows) > MOST_WINDOWS or not all(map(_is_window, head.windows)):
        return refused("price_list.malformed", field="windows")
    return None


def _is_window(window: SaleWindow) -> bool:
    return (
        all(value is None or _is_day(value) for value in (window.from_, window.to))
        and all(
            value is None or 0 <= value <= _DAY_MINUTES for value in (window.starts, window.ends)
        )
        and all(1 <= day <= 7 for day in window.days)
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
