"""Which items get a label, and what the first page of them looks like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from kasse.office.catalogue import queries as catalogue
from kasse.office.labels import making
from kasse.office.labels.drawing import font
from kasse.office.labels.drawing.marks import Mark
from kasse.office.labels.drawing.pages import Page, label_marks, pages
from kasse.office.labels.label import ShelfLabel
from kasse.office.labels.sizes import SIZES
from kasse.office.labels.texts import LANGUAGES_OF, TEXTS
from kasse.office.labels.wanted import Layout, Wanted
from kasse.office.stores import queries as stores

MOST: Final = 20_000
"""How many labels one print may have, copies included."""

LANGUAGES: Final = tuple((code, one.name) for code, one in TEXTS.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be printed: `labels` of them on `page_count` pages, the `first` one, and the first page
    as `page`, both as marks. `without` are items that get none because they have no price there,
    `odd` names on the first page with letters that cannot be printed."""

    labels: int
    page_count: int
    without: int
    first: tuple[Mark, ...]
    page: Page | None
    odd: tuple[str, ...]


def chosen_ids(wanted: Wanted) -> list[str]:
    """The items that get a label, in the order of the shelves; those without a price at that place
    among them. Of `drafts` only those whose price changes there."""
    found: list[str]
    match wanted.which:
        case "chosen":
            found = list(wanted.ids)
        case "since":
            found = _since(wanted)
        case "matching":
            found = _matching(wanted.matching)
        case "drafts":
            every = catalogue.ItemFilter(assortment=wanted.assortment, state="draft")
            found = _that_change(_matching(every), wanted.store)
    return catalogue.shelf_order(wanted.assortment, found)


def priced(ids: Sequence[str], wanted: Wanted) -> list[str]:
    """Those of the items that have a price at that place, in their order."""
    prices = catalogue.prices_of(ids, store=wanted.store, next_ones=wanted.is_next)
    return [one for one in ids if one in prices]


def language() -> str:
    """The language of labels in the company's country."""
    company = stores.company()
    return LANGUAGES_OF.get(company.country, "en") if company else "da"


def preview(wanted: Wanted, layout: Layout) -> Preview:
    """What printing would give; only the first page's labels are made."""
    size = SIZES[layout.size]
    ids = chosen_ids(wanted)
    with_price = priced(ids, wanted)
    number = len(with_price) * layout.copies
    some: list[ShelfLabel] = list(
        making.labels(with_price[: size.on_page], wanted=wanted, layout=layout)
    )
    drawn = pages(
        some, size=size, start=layout.start, copies=layout.copies, cut_marks=layout.cut_marks
    )
    return Preview(
        labels=number,
        page_count=-(-(layout.start - 1 + number) // size.on_page) if number else 0,
        without=len(ids) - len(with_price),
        first=tuple(label_marks(some[0], size)) if some else (),
        page=next(drawn, None),
        odd=tuple(one.name for one in some if not font.is_drawable(f"{one.name}{one.detail}")),
    )


def _matching(wanted: catalogue.ItemFilter | None) -> list[str]:
    return [] if wanted is None else catalogue.matching_ids(wanted, limit=MOST + 1)


def _since(wanted: Wanted) -> list[str]:
    if wanted.since is None:
        return []
    midnight = datetime.combine(wanted.since, time(), tzinfo=ZoneInfo(stores.company_zone()))
    return catalogue.priced_since(wanted.assortment, midnight, store=wanted.store)


def _that_change(ids: list[str], store: str) -> list[str]:
    before = catalogue.prices_of(ids, store=store)
    after = catalogue.prices_of(ids, store=store, next_ones=True)
    return [one for one in ids if before.get(one) != after.get(one)]
