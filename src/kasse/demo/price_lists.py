"""The demo shops' price lists: one of each kind. They hold when the shops' history ends, which was
sold without."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from kasse.demo import files
from kasse.domain.item import SaleWindow
from kasse.domain.outcome import Refused
from kasse.domain.price_change import PriceChange, changed_price
from kasse.office.actors import OPERATOR
from kasse.office.catalogue.price_lists.heads import Head
from kasse.office.catalogue.services import price_lists
from kasse.office.catalogue.services.price_lists import PriceRow
from kasse.office.catalogue.services.prices import publish_prices
from kasse.office.stores import queries as stores

_WORKDAYS: Final = (1, 2, 3, 4, 5)
_SATURDAY: Final = (6,)
_PIECE: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list of some goods, each for so many percent of its price less, or for named prices from so
    many pieces on: (SKU, pieces, price)."""

    names: Mapping[str, str]
    skus: tuple[str, ...] = ()
    percent: int = 0
    breaks: tuple[tuple[str, int, int], ...] = ()
    head: Mapping[str, Any] = field(default_factory=dict)


def load_price_lists(*, now: datetime) -> None:
    """Writes each shop's lists and publishes them as one release; they hold from `now` on, but for
    one that begins a week later."""
    for kind, lists in (("cafe", _cafe(now)), ("grocery", _grocery(now))):
        for number, one in enumerate(lists, start=1):
            _load(kind, f"demo-{kind}-{number}", one)
        published = publish_prices(by=OPERATOR, assortment=kind, now=now)
        assert not isinstance(published, Refused), published


def _load(kind: str, id_: str, one: _List) -> None:
    head = Head(names=one.names, currency=stores.currency(), **one.head)
    made = price_lists.create_price_list(by=OPERATOR, assortment=kind, head=head, price_list=id_)
    assert not isinstance(made, Refused), made
    rows = [*_cheaper(kind, one), *_from_so_many(one.breaks)]
    done = price_lists.set_prices(by=OPERATOR, price_list=id_, rows=rows)
    assert not isinstance(done, Refused), done


def _cafe(now: datetime) -> Iterator[_List]:
    yield _List(
        names={"da": "Morgenkaffe", "en": "Morning coffee"},
        skus=("K01", "K04", "K05", "K06", "K07", "K08"),
        percent=15,
        head={"windows": (SaleWindow(days=_WORKDAYS, starts=7 * 60, ends=9 * 60 + 30),)},
    )
    yield _List(
        names={"da": "Medlemspriser", "en": "Members' prices"},
        skus=("C01", "C02", "C04", "C05", "B02", "B03"),
        percent=10,
        head={"customer_groups": ("members",)},
    )
    yield _List(
        names={"da": "Kaffebønner, flere poser", "en": "Coffee beans, several bags"},
        breaks=(("H01", 2, 84_00), ("H01", 4, 79_00), ("H02", 2, 89_00)),
    )
    yield _List(
        names={"da": "Smørrebrødsuge", "en": "Open sandwich week"},
        skus=("R01", "R02", "R04", "R06", "R07"),
        percent=20,
        head=_next_week(now),
    )


def _grocery(now: datetime) -> Iterator[_List]:
    yield _List(
        names={"da": "Lørdagsmarked", "en": "Saturday market"},
        skus=("01002", "01003", "01004", "01020", "01029", "01042", "01055"),
        percent=20,
        head={"windows": (SaleWindow(days=_SATURDAY, starts=9 * 60, ends=14 * 60),)},
    )
    yield _List(
        names={"da": "Erhvervskunder", "en": "Business customers"},
        skus=("02001", "02002", "11001", "11002", "12010", "12012", "12021"),
        percent=12,
        head={"customer_groups": ("business",)},
    )
    yield _List(
        names={"da": "Øl i kasser", "en": "Beer by the crate"},
        breaks=(("13001", 15, 6_00), ("13001", 30, 5_50), ("13003", 15, 6_50)),
    )
    yield _List(
        names={"da": "Ostetilbud", "en": "Cheese offers"},
        skus=("03001", "03002", "03006", "03013", "03014"),
        percent=20,
        head=_next_week(now),
    )


def _next_week(now: datetime) -> dict[str, Any]:
    """Announced as a reduction, for the week that begins at midnight seven days from now."""
    today = now.astimezone(ZoneInfo(stores.company_zone())).date()
    return {
        "announced": True,
        "valid_from": f"{today + timedelta(days=7)}T00:00",
        "valid_to": f"{today + timedelta(days=14)}T00:00",
    }


def _cheaper(kind: str, one: _List) -> Iterator[PriceRow]:
    """Prices so many percent below, to the nearest half krone."""
    change = PriceChange(way="percent", value=-one.percent * 100, step_minor=50)
    known = {goods.sku: goods.price_minor for goods in files.goods(kind)}
    for sku in one.skus:
        price = known[sku]
        assert price is not None, sku
        yield PriceRow(sku=sku, price_minor=changed_price(price, change))


def _from_so_many(breaks: Iterable[tuple[str, int, int]]) -> Iterator[PriceRow]:
    for sku, pieces, price in breaks:
        yield PriceRow(sku=sku, price_minor=price, least_thousandths=pieces * _PIECE)
