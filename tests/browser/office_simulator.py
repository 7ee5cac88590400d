"""A simulator of the office for tests of the till's screen: pairs, feeds, takes the journal in.

It answers as docs/developer/feed.md and docs/journal.md say and keeps what it was sent; it checks
no more than that batches join on. The real office is proved elsewhere.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

from tests.browser.serving import StaticHandler

CODE = "ABCD2345"
PINS: Mapping[str, str] = {"p-anna": "1234", "p-bo": "5678"}
_ROUNDS = 1000
_TOKEN = "kasse_till=simulated"
_COOKIE = f"{_TOKEN}; HttpOnly; SameSite=Strict; Path=/api/v1/till"
_SELLER = (
    "sale.sell",
    "sale.refund",
    "line.remove",
    "discount.line",
    "basket.park",
    "drawer.float",
    "drawer.count",
    "day.x_report",
    "receipt.copy",
    "receipt.find",
)
_MANAGER = (
    *_SELLER,
    "sale.refund_without_receipt",
    "line.price",
    "discount.basket",
    "basket.void",
    "tax.exempt",
    "drawer.open",
    "drawer.pay_in",
    "drawer.pay_out",
    "drawer.drop",
    "day.z_report",
    "training.switch",
)
_CATEGORIES = (
    ("c-coffee", "Kaffe", "Coffee", "#8a5a2b"),
    ("c-bread", "Brød", "Bread", "#c98a1b"),
    ("c-dairy", "Mejeri", "Dairy", "#2f6fb3"),
    ("c-fruit", "Frugt og grønt", "Fruit and vegetables", "#3b8f3b"),
    ("c-drinks", "Drikkevarer", "Drinks", "#7a3fa0"),
    ("c-other", "Andet", "Other", "#6b7280"),
)


def _reasons(*names: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"code": code, "names": {"da": da, "en": en}} for code, da, en in names]


def settings_document() -> dict[str, Any]:
    """The shop: Danish, 25 % in the price, cash to 50 øre."""
    return {
        "company": {
            "name": "Torvets Køb ApS",
            "address": ["Torvet 1", "8000 Aarhus C"],
            "country": "DK",
            "company_number": "12345674",
            "number_names": {"da": "CVR-nr.", "en": "CVR no."},
        },
        "store": {
            "id": "s-1",
            "name": "Torvets Køb",
            "address": ["Torvet 1", "8000 Aarhus C"],
            "phone": "86 12 34 56",
            "zone": "Europe/Copenhagen",
            "region": "DK",
            "day_starts_at": 240,
        },
        "register": {"id": "r-1", "number": "K1", "name": "Kasse 1"},
        "currency": "DKK",
        "language": "da",
        "tax": {
            "mode": "inclusive",
            "rounding_at": "sum",
            "rounding": "half_up",
            "rates": [
                {
                    "tax_class": "standard",
                    "region": "DK",
                    "rate": 250_000,
                    "category": "S",
                    "code": "DK25",
                    "valid_from": "1992-01-01",
                }
            ],
        },
        "cash_rounding": {"step": 50, "rounding": "half_up"},
        "tenders": [
            _tender("cash", "cash", "Kontant", "Cash", opens_drawer=True, gives_change=True),
            _tender("card", "card", "Dankort", "Card", needs_reference=True),
            _tender("mobile", "wallet", "MobilePay", "MobilePay"),
            _tender("gift", "voucher", "Gavekort", "Gift voucher"),
        ],
        "quick_cash": [5_000, 10_000, 20_000, 50_000, 100_000],
        "denominations": [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000],
        "reasons": {
            "line_removed": _reasons(
                ("regret", "Kunden fortrød", "Customer changed their mind"),
                ("mistake", "Tastefejl", "Mistake"),
            ),
            "price_changed": _reasons(("damaged", "Beskadiget", "Damaged")),
            "discount": _reasons(("staff", "Personale", "Staff"), ("loyal", "God kunde", "Loyal")),
            "basket_voided": _reasons(("left", "Kunden gik", "Customer left")),
            "pay_out": _reasons(("errand", "Indkøb", "Errand")),
            "drawer_opened": _reasons(("change", "Veksle", "Change money")),
        },
        "reasons_required": ["price_changed", "discount", "basket_voided"],
        "in_store_patterns": ["21IIIIIVPPPPC"],
        "receipt": {
            "header": [],
            "footer": ["Tak for besøget", "Bytteret i 30 dage med bon"],
            "show_qr": True,
            "digital_url": "https://shop.example/r/",
        },
        "limits": {
            "max_lines": 10_000,
            "max_quantity": 9_999_000,
            "max_amount": 99_999_999,
            "sign_out_after_s": 0,
        },
    }


def _tender(kind: str, type_: str, da: str, en: str, **flags: bool) -> dict[str, Any]:
    return {"kind": kind, "type": type_, "names": {"da": da, "en": en}, "refunds": True, **flags}


def documents() -> list[dict[str, Any]]:
    """Everything a till pulls."""
    found = [("settings", "settings", settings_document())]
    found += [
        ("role", "seller", {"name": "Seller", "permissions": [*_SELLER], "max_discount": 100_000})
    ]
    found += [
        (
            "role",
            "manager",
            {"name": "Manager", "permissions": [*_MANAGER], "max_discount": 1_000_000},
        )
    ]
    found += [("person", "p-anna", _person("Anna Holm", "p-anna", "seller"))]
    found += [("person", "p-bo", _person("Bo Kjær", "p-bo", "manager"))]
    found += [
        ("category", id_, {"names": {"da": da, "en": en}, "color": color, "position": place})
        for place, (id_, da, en, color) in enumerate(_CATEGORIES)
    ]
    found += [("modifier_group", group["id"], _without_id(group)) for group in _GROUPS]
    found += [("item", item["id"], _without_id(item)) for item in items()]
    found += [("layout", "l-1", {"pages": _pages()})]
    found += [("price_release", "current", {"number": 7, "hash": "ab" * 32})]
    return [{"collection": kind, "id": id_, "body": body} for kind, id_, body in found]


def _without_id(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "id"}


def _person(name: str, id_: str, role: str) -> dict[str, Any]:
    salt = hashlib.sha256(id_.encode()).digest()[:16]
    proof = hashlib.pbkdf2_hmac("sha256", PINS[id_].encode(), salt, _ROUNDS)
    pin = {"salt": salt.hex(), "iterations": _ROUNDS, "hash": proof.hex()}
    return {"name": name, "roles": [role], "language": "da", "pin": pin}


_GROUPS: tuple[dict[str, Any], ...] = (
    {
        "id": "g-size",
        "names": {"da": "Størrelse", "en": "Size"},
        "min": 1,
        "max": 1,
        "modifiers": [
            {"id": "m-small", "names": {"da": "Lille", "en": "Small"}, "price": 0},
            {"id": "m-large", "names": {"da": "Stor", "en": "Large"}, "price": 800},
        ],
    },
    {
        "id": "g-extra",
        "names": {"da": "Tilvalg", "en": "Extras"},
        "min": 0,
        "max": 3,
        "modifiers": [
            {"id": "m-shot", "names": {"da": "Ekstra shot", "en": "Extra shot"}, "price": 600},
            {"id": "m-oat", "names": {"da": "Havremælk", "en": "Oat milk"}, "price": 400},
            {"id": "m-syrup", "names": {"da": "Sirup", "en": "Syrup"}, "price": 500},
        ],
    },
)


def items() -> list[dict[str, Any]]:
    """What the shop sells; bar codes are of the range for use inside a company."""
    return [
        _item(1, "Rugbrød, mørkt", 2_495, "c-bread", "2000000000015"),
        _item(2, "Franskbrød", 2_200, "c-bread", "2000000000022"),
        _item(3, "Croissant", 1_500, "c-bread", "2000000000039"),
        _item(4, "Kanelsnurre", 2_200, "c-bread"),
        _item(5, "Letmælk 1 l", 1_295, "c-dairy", "2000000000053"),
        _item(6, "Smør, saltet 200 g", 2_375, "c-dairy", "2000000000060"),
        _item(7, "Danbo 45+", 4_995, "c-dairy"),
        _item(8, "Bananer", 2_400, "c-fruit", unit="kg"),
        _item(9, "Æbler, Elstar", 2_800, "c-fruit", unit="kg"),
        _item(10, "Agurk", 1_200, "c-fruit", "2000000000107"),
        _item(11, "Cola 0,5 l", 1_895, "c-drinks", "2000000000114", deposit="i-90"),
        _item(12, "Pilsner 33 cl", 1_095, "c-drinks", "2000000000121", deposit="i-90", min_age=16),
        _item(13, "Kaffe, hel bønne 400 g", 7_995, "c-coffee", "2000000000138"),
        _item(14, "Caffè latte", 3_800, "c-coffee", groups=("g-size", "g-extra")),
        _item(15, "Filterkaffe", 2_500, "c-coffee"),
        _item(16, "T-shirt", 14_900, "c-other", has_variants=True),
        _item(17, "T-shirt, M", 14_900, "c-other", "2000000000176", variant_of="i-16"),
        _item(18, "T-shirt, L", 14_900, "c-other", "2000000000183", variant_of="i-16"),
        _item(19, "Diverse", None, "c-other"),
        _item(20, "Bærepose", 500, "c-other"),
        _item(90, "Pant A", 100, "c-other", kind="deposit"),
    ]


def _item(
    number: int,
    name: str,
    price: int | None,
    category: str,
    gtin: str = "",
    *,
    groups: tuple[str, ...] = (),
    **more: object,
) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"i-{number}",
        "sku": f"{1000 + number}",
        "name": name,
        "kind": "goods",
        "unit": "pcs",
        "tax_class": "standard",
        "category": category,
        "codes": [f"code:{1000 + number}", *([f"gtin:{gtin:0>14}"] if gtin else [])],
        **more,
    }
    if price is not None:
        item["price"] = price
    if groups:
        item["modifier_groups"] = [*groups]
    return item


def _pages() -> list[dict[str, Any]]:
    favourites = [*range(1, 17), 19, 20]
    return [
        {
            "names": {"da": "Favoritter", "en": "Favourites"},
            "tiles": [{"item": f"i-{number}"} for number in favourites],
        },
        {
            "names": {"da": "Morgen", "en": "Morning"},
            "tiles": [{"item": "i-14"}, {"item": "i-15"}, {"item": "i-3"}, {"category": "c-bread"}],
        },
    ]


@dataclass(slots=True)
class Office:
    """What the simulated office holds; `online` is false while it does not answer."""

    documents: list[dict[str, Any]] = field(default_factory=documents)
    entries: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    online: bool = True
    devices: list[str] = field(default_factory=list)
    coupons_used: list[str] = field(default_factory=list)
    coupons_released: list[str] = field(default_factory=list)

    def kinds(self) -> list[str]:
        """The kinds of the entries it was sent, in order."""
        return [entry["kind"] for entry in self.all_entries()]

    def all_entries(self) -> list[dict[str, Any]]:
        """What it was sent, in order."""
        return [json.loads(entry) for entry in self.entries]

    def sales(self) -> list[dict[str, Any]]:
        """The bodies of the sales it was sent."""
        return [entry["body"] for entry in self.all_entries() if entry["kind"] == "sale"]

    def forget(self) -> None:
        """Begin with an empty journal, as a new register does."""
        self.entries.clear()
        self.hashes.clear()

    def take(self, batch: Mapping[str, Any]) -> dict[str, Any]:
        """Take what joins on; what is held already changes nothing."""
        for place, (entry, hash_) in enumerate(
            zip(batch["entries"], batch["hashes"], strict=True), start=batch["first"]
        ):
            if place == len(self.entries) + 1:
                self.entries.append(entry)
                self.hashes.append(hash_)
        seq, last = self.head()
        return {"acknowledged": seq, "hash": last}

    def head(self) -> tuple[int, str]:
        """Where its copy of the journal stands."""
        return len(self.entries), self.hashes[-1] if self.hashes else "00" * 32

    def reserve(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A coupon's code, for a basket."""
        if body["code"] not in self.coupons_used:
            return {"outcome": "reserved"}
        facts = {"receipt_code": "K2-000007"}
        return {"outcome": "refused", "code": "coupon.used", "facts": facts}

    def pair(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A device becomes the register; one that is the register already goes on with it."""
        self.devices.append(body["device"])
        if "register" not in body:
            self.forget()
        seq, last = self.head()
        return _PAIRED | {"journal": {"seq": seq, "hash": last}}


class OfficeHandler(StaticHandler):
    """The till's files and, under /api/v1/till, the simulated office."""

    office: ClassVar[Office]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if not path.startswith("/api/"):
            super().do_GET()
        elif not self.office.online:
            self._refuse(503, "office.down")
        elif not self._known():
            self._refuse(401, "access.signed_out")
        elif path == "/api/v1/till/feed/snapshot":
            self._snapshot()
        else:
            self._json({"cursor": 1, "more": False, "documents": []})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        path = urlsplit(self.path).path
        if not self.office.online:
            self._refuse(503, "office.down")
        elif body.get("code") == CODE:
            self._json(self.office.pair(body), {"Set-Cookie": _COOKIE})
        elif path == "/api/v1/till/pair":
            self._refuse(422, "pairing.unknown")
        elif not self._known():
            self._refuse(401, "access.signed_out")
        elif path == "/api/v1/till/journal":
            self._json(self.office.take(body))
        elif path == "/api/v1/till/coupons":
            self._json(self.office.reserve(body))
        elif path == "/api/v1/till/coupons/release":
            self.office.coupons_released += body["codes"]
            self._json({})
        else:
            self._json({})

    def _known(self) -> bool:
        """Whether the device shows the token that pairing gave it."""
        return _TOKEN in self.headers.get("Cookie", "")

    def _snapshot(self) -> None:
        found = self.office.documents
        lines = [{"cursor": 1, "count": len(found)}, *found, {"end": True, "count": len(found)}]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        self.answer(200, text.encode(), {"Content-Type": "application/x-ndjson"})

    def _refuse(self, status: int, code: str) -> None:
        self._json({"code": code, "facts": {}}, status=status)

    def _json(
        self, document: object, headers: Mapping[str, str] | None = None, status: int = 200
    ) -> None:
        content = json.dumps(document).encode()
        self.answer(status, content, {"Content-Type": "application/json", **(headers or {})})


_PAIRED = {
    "register": {"id": "r-1", "number": "K1", "name": "Kasse 1"},
    "store": {"id": "s-1", "name": "Torvets Køb", "zone": "Europe/Copenhagen"},
    "currency": "DKK",
    "language": "da",
}
