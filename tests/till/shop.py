"""A small shop as the feed tells it, and a till that sells from it, for tests and parity.

Nothing here is a mock: the documents go through the real feed into real SQLite.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kasse.domain.permissions import PERMISSION_CODES
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.application import Till, open_till
from kasse.till.catalogue_feed import SnapshotLoad
from kasse.till.connection import Connection
from kasse.till.schema import open_schema
from kasse.till.state import Register

ITERATIONS = 1_000
SALT = "000102030405060708090a0b0c0d0e0f"
PINS = {"anna": "4711", "bo": "2580", "carl": "9182"}

REGISTER = Register(
    id="r-1",
    number="K1",
    name="Kasse 1",
    store="s-1",
    store_name="Nørrebro",
    zone="Europe/Copenhagen",
    currency="DKK",
)

CASHIER = (
    "sale.sell",
    "sale.refund",
    "line.remove",
    "basket.park",
    "basket.void",
    "receipt.find",
    "receipt.copy",
    "drawer.float",
    "drawer.count",
    "discount.line",
)


def proof(person: str, pin: str | None = None) -> str:
    """What the worker derives from a PIN."""
    pin = PINS[person] if pin is None else pin
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(SALT), ITERATIONS, 32).hex()


def settings(**changes: Any) -> dict[str, Any]:
    """A Danish store's settings document."""
    return {
        "company": {"name": "Nørrebro Kolonial ApS", "vat_number": "DK12345674"},
        "store": {"id": "s-1", "name": "Nørrebro", "zone": "Europe/Copenhagen", "region": "DK"},
        "register": {"id": "r-1", "number": "K1", "name": "Kasse 1"},
        "currency": "DKK",
        "language": "da",
        "tax": {
            "mode": "inclusive",
            "rounding_at": "sum",
            "rounding": "half_up",
            "rates": [
                {
                    "tax_class": tax_class,
                    "region": "DK",
                    "rate": rate,
                    "category": category,
                    "valid_from": "1992-01-01",
                }
                for tax_class, rate, category in (("standard", 250_000, "S"), ("zero", 0, "Z"))
            ],
        },
        "cash_rounding": {"step": 50, "rounding": "half_up"},
        "tenders": [
            {
                "kind": "cash",
                "type": "cash",
                "names": {"da": "Kontant", "en": "Cash"},
                "opens_drawer": True,
                "gives_change": True,
            },
            {
                "kind": "card",
                "type": "card",
                "names": {"da": "Kort", "en": "Card"},
                "needs_reference": True,
            },
            {"kind": "mobilepay", "type": "wallet", "names": {"da": "MobilePay"}},
        ],
        "reasons_required": ["price_changed"],
        "customer_groups": [{"code": "members", "names": {"da": "Medlem", "en": "Member"}}],
        "receipt": {"footer": ["Tak for besøget"]},
        **changes,
    }


def item(number: str, name: str, price: int | None, **fields: Any) -> dict[str, Any]:
    """A feed document of an item; `price` in øre, None for open price."""
    body: dict[str, Any] = {"sku": f"S{number}", "name": name, "tax_class": "standard", **fields}
    if price is not None:
        body["price"] = price
    return {"collection": "item", "id": f"i-{number}", "body": body}


ITEMS = (
    item("milk", "Letmælk 1 l", 1295, codes=["gtin:05701234567899"]),
    item("bread", "Rugbrød", 2450, codes=["gtin:05709876543219"]),
    item("apple", "Æbler", 2500, unit="kg", codes=["code:APPLE", "instore:2112345"]),
    item("beer", "Pilsner 33 cl", 1000, deposit="i-pant", min_age=16, codes=["code:BEER"]),
    item("pant", "Pant A", 100, kind="deposit"),
    item("paper", "Avis", 3000, tax_class="zero", codes=["code:PAPER"]),
    item("gift", "Gavekort", None, stock=False, kind="service", codes=["code:GIFT"]),
    item("shirt", "T-shirt", None, has_variants=True),
    item("shirt-m", "T-shirt M", 14_900, variant_of="i-shirt", codes=["code:SHIRTM"]),
    item(
        "coffee",
        "Kaffe",
        3000,
        names={"da": "Kaffe", "en": "Coffee"},
        modifier_groups=["g-size", "g-extra"],
        codes=["code:COFFEE"],
    ),
    item(
        "box",
        "Madkasse",
        9900,
        components=[
            {"item": "i-milk", "sku": "Smilk", "quantity": 2000},
            {"item": "i-bread", "sku": "Sbread", "quantity": 1000},
        ],
        codes=["code:BOX"],
    ),
    item("old", "Julepynt", 1000, blocked=[{"from": "2026-01-01", "to": "2026-12-31"}]),
    item("night", "Natmad", 5000, windows=[{"starts": 0, "ends": 240}]),
    item("twin-a", "Tvilling A", 500, codes=["code:TWIN"]),
    item("twin-b", "Tvilling B", 700, codes=["code:TWIN"]),
)

GROUPS = (
    {
        "collection": "modifier_group",
        "id": "g-size",
        "body": {
            "names": {"da": "Størrelse", "en": "Size"},
            "min": 1,
            "max": 1,
            "modifiers": [
                {"id": "m-small", "names": {"da": "Lille", "en": "Small"}, "price": 0},
                {"id": "m-large", "names": {"da": "Stor", "en": "Large"}, "price": 800},
            ],
        },
    },
    {
        "collection": "modifier_group",
        "id": "g-extra",
        "body": {
            "names": {"da": "Ekstra", "en": "Extra"},
            "min": 0,
            "max": 2,
            "modifiers": [{"id": "m-oat", "names": {"da": "Havre", "en": "Oat"}, "price": 500}],
        },
    },
)


COUPONS = (
    {
        "collection": "coupon",
        "id": "c-1",
        "body": {
            "name": "Sommer",
            "codes": ["SOMMER25"],
            "prefix": "K7QX",
            "numbers": ["255:9501101020917"],
            "offline": "accept",
        },
    },
    {
        "collection": "promotion",
        "id": "p-summer",
        "body": {
            "names": {"da": "Sommer"},
            "form": "each",
            "parts": [{"goods": [{"items": ["i-bread"]}]}],
            "give": {"way": "amount", "value": 500},
            "limits": {"basket": 1},
            "coupon": "c-1",
        },
    },
)
"""5.00 off one bread, for each code."""


def people() -> list[dict[str, Any]]:
    """Anna may do everything, Bo is a cashier, Carl may do nothing."""
    roles = {"anna": ["all"], "bo": ["cashier"], "carl": []}
    return [
        {
            "collection": "role",
            "id": "all",
            "body": {"name": "Ejer", "permissions": list(PERMISSION_CODES), "max_discount": 10**6},
        },
        {
            "collection": "role",
            "id": "cashier",
            "body": {"name": "Kasse", "permissions": list(CASHIER), "max_discount": 100_000},
        },
        *(
            {
                "collection": "person",
                "id": person,
                "body": {
                    "name": person.title(),
                    "roles": roles[person],
                    "pin": {"salt": SALT, "iterations": ITERATIONS, "hash": proof(person)},
                },
            }
            for person in PINS
        ),
    ]


def documents(**changes: Any) -> list[dict[str, Any]]:
    """Everything that the feed of this shop holds; `changes` go into the settings."""
    return [
        {"collection": "settings", "id": "settings", "body": settings(**changes)},
        {
            "collection": "price_release",
            "id": "current",
            "body": {"number": 1, "hash": "ab" * 32, "published_at": "2026-11-01T00:00:00.000Z"},
        },
        *people(),
        *GROUPS,
        *ITEMS,
        *COUPONS,
    ]


def load(connection: Connection, docs: Sequence[Mapping[str, Any]]) -> None:
    """Load the documents as a snapshot."""
    lines = [{"cursor": 1, "count": len(docs)}, *docs, {"end": True, "count": len(docs)}]
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    snapshot = SnapshotLoad(connection)
    assert snapshot.take(text, at="2026-11-23T05:00:00.000Z") is None
    assert snapshot.finished


def open_shop(
    path: Path | str = ":memory:",
    *,
    durable: bool = True,
    more: Sequence[Mapping[str, Any]] = (),
    **changes: Any,
) -> Till:
    """A till of this shop on a new database, with `more` documents."""
    connection = CPythonConnection(path)
    assert open_schema(connection) is None
    load(connection, [*documents(**changes), *more])
    till = open_till(connection, REGISTER, durable=durable)
    assert isinstance(till, Till)
    return till


class Hands:
    """Somebody at a till: gives commands with a clock that ticks and numbered entropy."""

    def __init__(self, till: Till, *, at_s: int = 9 * 3600) -> None:
        self.till = till
        self.seconds = at_s
        self.count = 0

    def try_(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Give a command; whatever the answer is."""
        self.seconds += 1
        self.count += 1
        hours, rest = divmod(self.seconds, 3600)
        now = f"2026-11-23T{hours:02d}:{rest // 60:02d}:{rest % 60:02d}.000Z"
        given = {"command": command, "now": now, "random": f"{self.count:032x}", **arguments}
        return dict(self.till.handle(given))

    def do(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Give a command that must be taken; the whole answer."""
        answer = self.try_(command, **arguments)
        assert answer["ok"], answer["refusal"]
        return answer

    def refused(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Give a command that must be refused and change nothing of the basket; the refusal."""
        before = self.till.view()
        answer = self.try_(command, **arguments)
        assert not answer["ok"], answer
        if before["phase"] != "done":
            assert answer["view"].get("basket") == before.get("basket")
        refusal: dict[str, Any] = answer["refusal"]
        return refusal

    def sign_in(self, person: str = "anna") -> None:
        """Sign a person in with the right PIN."""
        self.do("sign_in", person=person, pin_proof=proof(person))

    def entries(self) -> list[dict[str, Any]]:
        """The whole journal, read again."""
        return [dict(entry.document) for entry in self.till.state.store.read_all()]


def shop(person: str = "anna", **changes: Any) -> Hands:
    """A till with somebody signed in."""
    hands = Hands(open_shop(**changes))
    hands.sign_in(person)
    return hands


def restarted(hands: Hands, path: Path) -> Till:
    """The till after a power cut."""
    connection = hands.till.state.connection
    assert isinstance(connection, CPythonConnection)
    connection.close()
    again = open_till(CPythonConnection(path), REGISTER, durable=True)
    assert isinstance(again, Till)
    return again
