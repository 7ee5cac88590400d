"""What the page's form says, read into what is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, cast
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.catalogue import queries as catalogue
from kasse.office.frame.days import read_day
from kasse.office.frame.words import sentence
from kasse.office.labels.sizes import SIZES
from kasse.office.labels.wanted import MOST_COPIES, WHICH, Layout, Wanted, Which, check
from kasse.office.stores import queries as stores

_TEXTS: Final = {
    "which": "drafts",
    "q": "",
    "place": "",
    "prices": "now",
    "until": "",
    "since": "",
    "size": "63x38",
    "start": "1",
    "copies": "1",
    "language": "",
    "qr": "",
}
_SWITCHES: Final = {"barcode": "on", "cut_marks": ""}
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed, as it was typed, and what it means; `problems` by the fields' names. `hidden`
    are the items, or what their list was narrowed to, when they were chosen there."""

    values: dict[str, str]
    problems: dict[str, str]
    hidden: tuple[tuple[str, str], ...]
    wanted: Wanted
    layout: Layout


def read(
    given: QueryDict,
    *,
    assortment: str,
    places: Sequence[str],
    language: str,
    readable: frozenset[str] | None,
) -> Typed:
    """The form, or the one to begin with where nothing was sent yet. `places` are the stores whose
    prices may be shown, "" for those of all, the one to begin with first; `readable` are those whose
    stock the reader may see, None means all."""
    values, hidden = _values(given, language), _hidden(given)
    ids = tuple(given.getlist("item")) if "all" not in given else ()
    if "which" not in given:
        values["which"] = _first(assortment, ids=ids, is_narrowed=bool(hidden))
    if values["place"] not in places:
        values["place"] = places[0] if places else ""
    problems: dict[str, str] = {}
    asked = {"coming": "until", "since": "since"}.get(values["which"])
    day = read_day(values, asked, problems) if asked else ""
    filter_ = catalogue.item_filter_of(
        {**dict(hidden), "q": values["q"]}, assortment=assortment, stores=readable
    )
    wanted = Wanted(
        assortment=assortment,
        which=cast(Which, values["which"]),
        day=date.fromisoformat(day) if day else None,
        ids=ids,
        matching=filter_ if values["which"] == "matching" else None,
        store=values["place"],
        prices="next" if values["prices"] == "next" else "now",
    )
    layout = Layout(
        size=values["size"],
        start=_number(values, "start", SIZES[values["size"]].on_page, problems),
        copies=_number(values, "copies", MOST_COPIES, problems),
        language=values["language"],
        barcode=bool(values["barcode"]),
        qr=values["qr"],
        cut_marks=bool(values["cut_marks"]),
    )
    if not problems and (no := check(wanted, layout)) is not None:
        name = str(no.facts["field"])
        problems[asked if asked and name == "day" else name] = sentence(no)
    kept = tuple(("item", one) for one in ids) or hidden
    return Typed(values=values, problems=problems, hidden=kept, wanted=wanted, layout=layout)


def _values(given: QueryDict, language: str) -> dict[str, str]:
    values = {name: _text(given, name, first) for name, first in _TEXTS.items()}
    sent = "which" in given
    values |= {name: given.get(name, "") if sent else on for name, on in _SWITCHES.items()}
    if values["which"] not in WHICH:
        values["which"] = _TEXTS["which"]
    if values["size"] not in SIZES:
        values["size"] = _TEXTS["size"]
    values["language"] = values["language"] or language
    if not sent:
        today = timezone.now().astimezone(ZoneInfo(stores.company_zone())).date()
        values |= {"since": today.isoformat(), "until": (today + timedelta(days=1)).isoformat()}
    return values


def _first(assortment: str, *, ids: Sequence[str], is_narrowed: bool) -> str:
    """Which items are likely meant before anybody says so."""
    if ids or is_narrowed:
        return "chosen" if ids else "matching"
    return "drafts" if catalogue.items_drafted(assortment) else "coming"


def _hidden(given: QueryDict) -> tuple[tuple[str, str], ...]:
    """What the list of items was narrowed to, its search excepted, which the form has itself."""
    names = [name for name in catalogue.ITEM_PARAMETERS if name != "q"]
    found = [(name, _text(given, name, "")) for name in names]
    return tuple((name, text) for name, text in found if text)


def _text(given: QueryDict, name: str, otherwise: str) -> str:
    return given.get(name, otherwise).replace("\0", "").strip()[:_LONGEST]


def _number(values: dict[str, str], name: str, most: int, problems: dict[str, str]) -> int:
    """A number from 1 to `most`; 1 where it is a problem."""
    text = values[name]
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most:
        return int(text)
    no: Refused
    if name == "start":
        no = refused("labels.start", field=name, most=most)
    else:
        no = refused("labels.copies", field=name, most=most)
    problems[name] = sentence(no)
    return 1
