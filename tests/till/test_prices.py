"""Prices by the minute at a till: docs/rules/prices.md, PRICE-1 to PRICE-13."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kasse.till.catalogue_feed import apply_page
from tests.till.feed_samples import page
from tests.till.shop import ITEMS, Hands, open_shop, restarted

AT = "2026-11-23T06:00:00.000Z"
MINUTE = "2026-11-23T"
PAPER = next(found["body"] for found in ITEMS if found["id"] == "i-paper")
BAR: dict[tuple[str, str], dict[str, Any]] = {
    ("price_list", "bar"): {
        "names": {"da": "Fredagsbar"},
        "versions": [{"windows": [{"days": [1], "starts": 960, "ends": 1080}]}],
    },
    ("list_price", "bar:i-paper"): {"versions": [{"prices": [{"price": 2000}]}]},
}
COMING: dict[tuple[str, str], dict[str, Any]] = {
    ("coming_release", "2"): {"number": 2, "hash": "cd" * 32, "starts_at": "2026-11-23T12:00"},
    ("coming_price", "2:i-paper"): {"price": 3500},
}


def at(hands: Hands, time: str) -> Hands:
    """The hands at a local time of the day (Copenhagen, an hour ahead of UTC)."""
    hours, minutes = map(int, time.split(":"))
    hands.seconds = ((hours - 1) * 60 + minutes) * 60
    return hands


def told(docs: Mapping[tuple[str, str], dict[str, Any]], path: Path | str = ":memory:") -> Hands:
    """A till to which the office has told more."""
    hands = Hands(open_shop(path))
    tell(hands, docs)
    hands.sign_in()
    return hands


def tell(hands: Hands, docs: Mapping[tuple[str, str], dict[str, Any] | None]) -> None:
    """The office tells more; a body of None is a tombstone."""
    catalogue = hands.till.state.catalogue
    changes = [(collection, id_, body) for (collection, id_), body in docs.items()]
    told_page = page(changes, cursor=(catalogue.cursor() or 0) + 1)
    assert apply_page(hands.till.state.connection, told_page, at=AT) is False
    hands.till.catalogue_changed()


def shown(hands: Hands, item: str = "i-paper") -> list[int | None]:
    """The price of an item as search, its page and a list of ids show it."""
    name = "Avis" if item == "i-paper" else "Ny"
    return [
        hands.do("search", text=name)["result"]["items"][0].get("price"),
        hands.do("item", item=item)["result"]["item"].get("price"),
        hands.do("items", ids=[item])["result"]["items"][0].get("price"),
    ]


def test_a_time_of_the_week() -> None:
    """PRICE-1, PRICE-5, PRICE-9: Mondays from 16 to 18 o'clock, to the minute."""
    hands = told(BAR)
    for time in ("15:59", "16:00", "17:59", "18:00"):
        assert len(set(shown(at(hands, time)))) == 1
        at(hands, time).do("scan", text="PAPER")
    basket = hands.do("view")["view"]["basket"]
    assert [
        (line["price"], line["quantity"], line.get("price_list")) for line in basket["lines"]
    ] == [(3000, 2000, None), (2000, 2000, "bar")]


def test_the_stores_own_price_and_lists() -> None:
    """PRICE-2: a list for everywhere gives way to the store's own price, one for the store not."""
    hands = told({**BAR, ("item_store", "i-paper"): {"price": 3200}})
    assert shown(at(hands, "16:00")) == [3200] * 3
    windows = [{"from": "2026-11-23", "to": "2026-11-23"}]
    tell(hands, {("price_list", "bar"): {"versions": [{"level": "store", "windows": windows}]}})
    assert shown(at(hands, "16:00")) == [2000] * 3


def test_a_quantity_reaches_its_price() -> None:
    """PRICE-4, PRICE-6"""
    six = {"versions": [{"prices": [{"price": 2500, "least": 3000}]}]}
    hands = told({("price_list", "six"): {"versions": [{}]}, ("list_price", "six:i-paper"): six})
    hands.do("scan", text="2*PAPER")
    assert shown(hands) == [3000] * 3
    (line,) = hands.do("scan", text="PAPER")["view"]["basket"]["lines"]
    assert (line["price"], line["list_price"], line["amount"]) == (2500, 3000, 7500)


def test_deposits_and_open_prices_are_no_lists() -> None:
    """PRICE-8"""
    free = {"versions": [{"prices": [{"price": 1}]}]}
    hands = told(
        {
            ("price_list", "l"): {"versions": [{}]},
            ("list_price", "l:i-pant"): free,
            ("list_price", "l:i-gift"): free,
        }
    )
    hands.do("scan", text="BEER", age_checked=18)
    basket = hands.do("add", item="i-gift", price=5000)["view"]["basket"]
    assert [line["price"] for line in basket["lines"]] == [1000, 100, 5000]


def test_a_release_begins_on_the_minute(tmp_path: Path) -> None:
    """PRICE-12, PRICE-13: offline, after a restart, and once the office has tidied up."""
    hands = told(COMING, tmp_path / "till")
    assert shown(at(hands, "11:59")) == [3000] * 3
    hands.do("scan", text="PAPER")
    hands.till = restarted(hands, tmp_path / "till")
    hands.sign_in()
    assert shown(at(hands, "12:00")) == [3500] * 3
    hands.do("scan", text="PAPER")
    hands.do("tender", kind="cash", given=10_000)
    body = hands.entries()[-1]["body"]
    assert [line["price"] for line in body["lines"]] == [3000, 3500]
    assert body["price_release"] == "cd" * 32
    gone = dict.fromkeys(COMING)
    tell(
        hands,
        {
            ("item", "i-paper"): {**PAPER, "price": 3500},
            ("price_release", "current"): {"number": 2, "hash": "cd" * 32},
            **gone,
        },
    )
    assert shown(hands) == [3500] * 3
    hands.do("scan", text="PAPER")
    hands.do("tender", kind="cash", given=10_000)
    assert hands.entries()[-1]["body"]["price_release"] == "cd" * 32


def test_of_two_that_have_begun_the_later_holds() -> None:
    """PRICE-12: whatever their numbers; a store's own price comes and goes with a release too."""
    hands = told(
        {
            ("coming_release", "2"): {"number": 2, "hash": "b" * 64, "starts_at": MINUTE + "13:00"},
            ("coming_price", "2:i-paper"): {"price": 3500},
            ("coming_price", "2s:i-paper"): {},
            ("coming_release", "3"): {"number": 3, "hash": "c" * 64, "starts_at": MINUTE + "12:00"},
            ("coming_price", "3:i-paper"): {"price": 3300},
            ("coming_price", "3s:i-paper"): {"price": 3400},
        }
    )
    for time, price in (("11:59", 3000), ("12:00", 3400), ("13:00", 3500)):
        assert shown(at(hands, time)) == [price] * 3


def test_a_first_price_comes_with_its_release() -> None:
    """PRICE-12: what has no price yet is at the tills, and is not sold before."""
    new = {"sku": "NY", "name": "Ny vare", "tax_class": "standard", "sold": False}
    hands = told(
        {
            **COMING,
            ("item", "i-new"): new,
            ("coming_price", "2:i-new"): {"price": 700, "first": True},
        }
    )
    assert at(hands, "11:59").refused("add", item="i-new")["code"] == "item.not_sold"
    assert shown(at(hands, "12:00"), "i-new") == [700] * 3
    hands.do("add", item="i-new")


def test_a_list_changes_with_a_release() -> None:
    """PRICE-12: its prices, and when and where it holds."""
    later = [{"prices": [{"price": 2000}]}, {"starts_at": MINUTE + "16:30", "prices": []}]
    hands = told({**BAR, ("list_price", "bar:i-paper"): {"versions": later}})
    assert shown(at(hands, "16:29")) == [2000] * 3
    assert shown(at(hands, "16:30")) == [3000] * 3
    ends = {"versions": [{}, {"starts_at": MINUTE + "12:00", "ended": True}]}
    hands = told({**BAR, ("price_list", "bar"): ends})
    assert shown(at(hands, "11:59")) == [2000] * 3
    assert shown(at(hands, "12:00")) == [3000] * 3


def test_what_cannot_be_read_prices_nothing() -> None:
    """SYNC-16"""
    hands = told(
        {
            ("price_list", "a"): {"versions": 7},
            ("price_list", "e"): {"versions": [{"windows": 7}]},
            ("price_list", "b"): {"versions": [{"windows": "x"}, {"level": "moon"}, None]},
            ("price_list", "c"): {"versions": [{}]},
            ("price_list", "d"): {"versions": [{"windows": [{"days": [9], "from": "soon"}]}]},
            ("list_price", "c:i-paper"): {"versions": [{"prices": [{"price": "1"}]}]},
            ("coming_release", "9"): {"number": "9", "starts_at": MINUTE + "00:00"},
            ("coming_release", "8"): {"number": 8, "hash": "x", "starts_at": MINUTE + "00:00"},
            ("coming_price", "8:i-paper"): {"price": "1"},
        }
    )
    assert shown(hands) == [3000] * 3
    hands.do("scan", text="PAPER")


def test_the_stores_own_price_of_what_has_none_stays() -> None:
    """PRICE-2, PRICE-8: whatever members' lists name it."""
    members = {"level": "everywhere", "groups": ["members"]}
    hands = told(
        {
            ("item_store", "i-gift"): {"price": 5_000},
            ("price_list", "m"): {"names": {"da": "Medlem"}, "versions": [members]},
            ("list_price", "m:i-gift"): {"versions": [{"prices": [{"price": 4_000}]}]},
        }
    )
    assert hands.do("scan", text="GIFT")["view"]["basket"]["total"] == 5_000
