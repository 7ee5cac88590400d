"""What is to be printed: which items, at which prices, on what."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal, get_args

from kasse.domain.outcome import Refused, refused
from kasse.office.catalogue import queries as catalogue
from kasse.office.labels.sizes import SIZES
from kasse.office.labels.texts import TEXTS

Which = Literal["coming", "drafts", "since", "chosen", "matching"]
Prices = Literal["now", "next"]

WHICH: Final[tuple[Which, ...]] = get_args(Which)
MOST_COPIES: Final = 99
LONGEST_QR: Final = 200
QR_FIELDS: Final = ("{sku}", "{gtin}")
"""What stands for an item's own in the text of a QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which items of an assortment get a label: those whose price is another one at noon of a `day`
    (`coming`), by releases that wait for their minute and lists that begin and end, or beside which
    another promotion stands then; those whose price the drafts change (`drafts`); those whose price
    or promotion changed since a `day` (`since`); those with these `ids` (`chosen`) or what a filter
    finds (`matching`).

    `store` is the id of the store whose prices they are; "" are those of all stores without a price
    of their own. `prices` are those that hold now, or those with the drafts; for `coming` and
    `drafts` they are always those that come.
    """

    assortment: str
    which: Which = "drafts"
    day: date | None = None
    ids: tuple[str, ...] = ()
    matching: catalogue.ItemFilter | None = None
    store: str = ""
    prices: Prices = "now"

    @property
    def has_drafts(self) -> bool:
        """Whether the prices are those with the drafts."""
        return self.which == "drafts" or (self.which != "coming" and self.prices == "next")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How labels are printed: on which size (SIZES), from which cell of a sheet that was begun
    before (1 is the first), how many of each, in which language, with a barcode or without, with
    which text as a QR code ("": none; QR_FIELDS stand for an item's own), and with marks to cut
    along or without."""

    size: str = "63x38"
    start: int = 1
    copies: int = 1
    language: str = "da"
    barcode: bool = True
    qr: str = ""
    cut_marks: bool = False


def check(wanted: Wanted, layout: Layout) -> Refused | None:
    """What is wrong with what is wanted, with its `field`.

    Refuses labels.unknown_size, labels.unknown_language, labels.start, labels.copies, labels.qr,
    labels.no_day and labels.unclear (a part of the filter could not be read).
    """
    size = SIZES.get(layout.size)
    if size is None:
        return refused("labels.unknown_size", field="size")
    if layout.language not in TEXTS:
        return refused("labels.unknown_language", field="language")
    if not 1 <= layout.start <= size.on_page:
        return refused("labels.start", field="start", most=size.on_page)
    if not 1 <= layout.copies <= MOST_COPIES:
        return refused("labels.copies", field="copies", most=MOST_COPIES)
    if len(layout.qr) > LONGEST_QR:
        return refused("labels.qr", field="qr", most=LONGEST_QR)
    if wanted.which in {"coming", "since"} and wanted.day is None:
        return refused("labels.no_day", field="day")
    if wanted.matching is not None and wanted.matching.unread:
        return refused("labels.unclear", field=wanted.matching.unread[0])
    return None


def to_document(wanted: Wanted, layout: Layout) -> dict[str, Any]:
    """Both as they are kept for background work."""
    matching = wanted.matching
    return {
        "wanted": {
            "assortment": wanted.assortment,
            "which": wanted.which,
            "day": wanted.day.isoformat() if wanted.day else "",
            "ids": list(wanted.ids),
            "matching": None if matching is None else catalogue.filter_to_document(matching),
            "store": wanted.store,
            "prices": wanted.prices,
        },
        "layout": asdict(layout),
    }


def from_document(kept: Mapping[str, Any]) -> tuple[Wanted, Layout]:
    """What `to_document` kept."""
    said = dict(kept["wanted"])
    matching = said["matching"]
    said |= {
        "day": date.fromisoformat(said["day"]) if said["day"] else None,
        "ids": tuple(said["ids"]),
        "matching": None if matching is None else catalogue.filter_from_document(matching),
    }
    return Wanted(**said), Layout(**kept["layout"])
