"""Which items get a label, and what the first page of them looks like."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from kasse.office.catalogue import queries as catalogue
from kasse.office.labels import making
from kasse.office.labels.drawing import font
from kasse.office.labels.drawing.marks import Mark
from kasse.office.labels.drawing.pages import Page, label_marks, pages
from kasse.office.labels.shelf import Shelf, at_shelf
from kasse.office.labels.sizes import SIZES
from kasse.office.labels.texts import LANGUAGES_OF, TEXTS
from kasse.office.labels.wanted import Layout, Wanted
from kasse.office.stores import queries as stores

MOST: Final = 20_000
"""How many labels one print may have, copies included."""

_FIRST: Final = date(1970, 1, 1)
_LAST: Final = date(9999, 12, 30)

LANGUAGES: Final = tuple((code, one.name) for code, one in TEXTS.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The items that get a label, in the order of the shelves; what is known of their shelf, and of
    that of their deposits; and how many of those wanted get none, because they are not sold there or
    have no price."""

    ids: tuple[str, ...]
    shelf: Shelf
    without: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be printed: `labels` of them on `page_count` pages, the `first` one, and the first
    page as `page`, both as marks. `without` as in Plan; `odd` are names on the first page with
    letters that cannot be printed."""

    labels: int
    page_count: int
    without: int
    first: tuple[Mark, ...]
    page: Page | None
    odd: tuple[str, ...]


def plan(wanted: Wanted, *, now: datetime) -> Plan:
    """What is to be printed, as it is known now."""
    zone = _zone(wanted.store)
    moment = _minute(now, zone)
    at_once = partial(at_shelf, wanted)
    found: Iterable[str]
    match wanted.which:
        case "chosen":
            found = wanted.ids
        case "matching":
            found = _matching(wanted.matching)
        case "since":
            found = _begun_since(wanted, _midnight(wanted.day, zone), now=now, moment=moment)
        case "coming":
            before, moment = moment, max(moment, f"{wanted.day or ''}T12:00")
            some = _that_may_change(wanted, after=before, until=moment)
            found = _that_differ(at_once(some, moment=before), at_once(some, moment=moment))
        case "drafts":
            some = catalogue.items_drafted(wanted.assortment)
            drafted = at_once(some, moment=moment, drafts=True)
            found = _that_differ(at_once(some, moment=moment), drafted)
    ids = catalogue.shelf_order(wanted.assortment, found)
    deposits = catalogue.deposits_of(ids)
    shelf = at_once({*ids, *deposits}, moment=moment, drafts=wanted.has_drafts)
    with_price = tuple(one for one in ids if one in shelf.prices)
    return Plan(ids=with_price, shelf=shelf, without=len(ids) - len(with_price))


def preview(wanted: Wanted, layout: Layout, *, now: datetime) -> Preview:
    """What printing would give; only the first page's labels are made."""
    size = SIZES[layout.size]
    found = plan(wanted, now=now)
    number = len(found.ids) * layout.copies
    first = found.ids[: size.on_page]
    some = list(making.labels(first, found.shelf, layout=layout))
    drawn = pages(
        some, size=size, start=layout.start, copies=layout.copies, cut_marks=layout.cut_marks
    )
    return Preview(
        labels=number,
        page_count=-(-(layout.start - 1 + number) // size.on_page) if number else 0,
        without=found.without,
        first=tuple(label_marks(some[0], size)) if some else (),
        page=next(drawn, None),
        odd=tuple(one.name for one in some if not font.is_drawable(f"{one.name}{one.detail}")),
    )


def language() -> str:
    """The language of labels in the company's country."""
    company = stores.company()
    return LANGUAGES_OF.get(company.country, "en") if company else "da"


def _matching(wanted: catalogue.ItemFilter | None) -> list[str]:
    return [] if wanted is None else catalogue.matching_ids(wanted, limit=MOST + 1)


def _that_may_change(wanted: Wanted, *, after: str, until: str) -> set[str]:
    by_prices = catalogue.items_that_may_change(wanted.assortment, after=after, until=until)
    return by_prices | catalogue.items_promotions_may_change(
        wanted.assortment, store=wanted.store, after=after, until=until
    )


def _begun_since(wanted: Wanted, since: datetime, *, now: datetime, moment: str) -> set[str]:
    by_prices = catalogue.items_begun_since(wanted.assortment, since, now=now)
    before = f"{since - timedelta(minutes=1):%Y-%m-%dT%H:%M}"
    if before >= moment:
        return by_prices
    return by_prices | catalogue.items_promotions_may_change(
        wanted.assortment, store=wanted.store, after=before, until=moment
    )


def _that_differ(before: Shelf, after: Shelf) -> Iterator[str]:
    for one in after.prices:
        if one not in before.prices or before.told(one) != after.told(one):
            yield one


def _zone(store: str) -> ZoneInfo:
    found = stores.store(store) if store else None
    return ZoneInfo(found.zone if found else stores.company_zone())


def _minute(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")


def _midnight(day: date | None, zone: ZoneInfo) -> datetime:
    # Days at the ends of the calendar begin in other years than there are in another zone.
    return datetime.combine(min(max(day or _LAST, _FIRST), _LAST), time(), tzinfo=zone)
