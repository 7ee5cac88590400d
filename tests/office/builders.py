"""Journals for tests: valid chained entries, made from a few numbers or drawn by Hypothesis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from kasse.domain.canonical import JsonValue
from kasse.domain.journal import GENESIS, Circumstances, Draft, Entry, seal
from kasse.office.journal.batches import Batch

OPENED = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
RATE = 250_000
"""Danish VAT: of prices with tax in them, a fifth is tax."""


@dataclass
class Chain:
    """A register's journal as its till would write it."""

    register: str = "r-1"
    store: str = "s-1"
    number: str = "K1"
    entries: list[Entry] = field(default_factory=list)
    at: datetime = OPENED
    receipts: int = 0
    training: bool = False
    zone: str = "Europe/Copenhagen"
    broken_clock: str = ""
    """What the till writes instead of instants, if anything."""

    def add(
        self,
        kind: str,
        body: Mapping[str, JsonValue],
        *,
        at: datetime | None = None,
        person: str = "p-1",
    ) -> Entry:
        """Seals the next entry, a second after the one before unless `at` says otherwise."""
        self.at = at or self.at + timedelta(seconds=1)
        circumstances = Circumstances(
            register=self.register,
            store=self.store,
            zone=self.zone,
            app="0.1.0",
            at=self.broken_clock or self.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            day=self.at.strftime("%Y-%m-%d"),
            person=person,
            training=self.training,
        )
        entry = seal(
            Draft(kind=kind, body=body),
            circumstances=circumstances,
            seq=len(self.entries) + 1,
            previous_hash=self.entries[-1].hash if self.entries else GENESIS,
        )
        self.entries.append(entry)
        return entry

    def open(self) -> "Chain":
        """The first entry of every journal."""
        body = {"currency": "DKK", "number": self.number, "name": "Kasse 1", "store_name": "Torvet"}
        self.add("register_opened", body)
        return self

    def sell(self, *lines: dict[str, Any], at: datetime | None = None, **changes: Any) -> Entry:
        """A sale of `lines` (of `line`), paid in cash; `changes` replace keys of the body."""
        self.receipts += 1
        code = f"{'T-' if self.training else ''}{self.number}-{self.receipts:06d}"
        body = sale(lines or (line(),), receipt=self.receipts, code=code)
        return self.add("sale", {**body, **changes}, at=at)

    def batch(self, *, first: int = 1, last: int | None = None, **more: Any) -> Batch:
        """Entries `first` to `last` (the end) as they go over the wire."""
        return batch_of(self.register, self.entries[first - 1 : last], **more)


def batch_of(register: str, entries: Sequence[Entry], **more: Any) -> Batch:
    """Consecutive entries as one batch."""
    return Batch(
        register=register,
        first=entries[0].seq,
        entries=tuple(entry.text for entry in entries),
        hashes=tuple(entry.hash for entry in entries),
        **more,
    )


def line(
    *, number: int = 1, item: str = "i-1", price: int = 1_000, pieces: int = 1, **more: Any
) -> dict[str, Any]:
    """A line of whole pieces with Danish tax in its price; tax 0 until the sale shares it out."""
    amount = price * pieces
    return {
        "line": number,
        "item": item,
        "sku": item.upper(),
        "name": f"Vare {item}",
        "unit": "pcs",
        "quantity": pieces * 1_000,
        "list_price": price,
        "price": price,
        "amount": amount,
        "total": amount,
        "tax_class": "standard",
        "tax_category": "S",
        "tax_rate": RATE,
        **more,
    }


def sale(lines: Sequence[dict[str, Any]], *, receipt: int, code: str) -> dict[str, Any]:
    """The body of a sale whose tax is worked out per line (tax_rounding `line`), paid in cash."""
    taxed = [row | {"tax": row.get("tax", row["total"] // 5)} for row in lines]
    total = sum(row["total"] for row in taxed)
    tax = sum(row["tax"] for row in taxed)
    below, above = any(row["total"] < 0 for row in taxed), any(row["total"] > 0 for row in taxed)
    return {
        "type": ("exchange" if above else "refund") if below else "sale",
        "basket": f"b-{receipt}",
        "receipt": receipt,
        "receipt_code": code,
        "currency": "DKK",
        "price_release": "a" * 64,
        "opened_at": "2026-11-23T07:00:00.000Z",
        "tax_mode": "inclusive",
        "tax_rounding": "line",
        "lines": taxed,
        "taxes": [
            {"category": "S", "rate": RATE, "net": total - tax, "tax": tax, "gross": total},
        ],
        "net": total - tax,
        "tax": tax,
        "total": total,
        "tenders": [{"tender": "t-1", "kind": "cash", "type": "cash", "amount": total}],
    }


def five_lines(receipt: int) -> list[dict[str, Any]]:
    """Five lines of goods as a grocery sells them, different from receipt to receipt."""
    return [
        line(
            number=number,
            item=f"i-{(receipt * 31 + number * 7) % 2_000}",
            price=500 + (receipt + number) % 40 * 50,
            pieces=1 + (receipt + number) % 3,
            category=f"c-{number}",
            code=f"gtin:{5_701_234_000_000 + (receipt * 31 + number * 7) % 2_000:014d}",
        )
        for number in range(1, 6)
    ]


_items = st.sampled_from(("i-1", "i-2", "i-3", "i-æ"))
_pieces = st.integers(-3, 4).filter(bool)


@st.composite
def lines(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to four lines: goods, returned goods, bundles, services."""
    found = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        more: dict[str, Any] = {}
        if draw(st.booleans()):
            more["stock"] = False
        pieces = draw(_pieces)
        if draw(st.booleans()):
            more["components"] = [
                {"item": item, "sku": item, "quantity": pieces * 1_000, "unit": "pcs"}
                for item in draw(st.lists(_items, max_size=2))
            ]
        if pieces < 0 and draw(st.booleans()):
            more["refund_of"] = {"register": "r-1", "seq": 2, "line": 1}
        price = draw(st.integers(0, 5_000))
        found.append(line(number=number, item=draw(_items), price=price, pieces=pieces, **more))
    return found


_amounts = st.integers(1, 100_000)


@st.composite
def chains(draw: st.DrawFn, *, register: str = "r-1", number: str = "K1") -> Chain:
    """A journal of up to a dozen entries of every kind that is projected, and some that are not."""
    store = draw(st.sampled_from(("s-1", "s-2")))
    chain = Chain(register=register, number=number, store=store).open()
    kinds = ("sale", "sale", "sale", "float", "pay_in", "pay_out", "drop", "drawer_opened", "count")
    for kind in draw(
        st.lists(st.sampled_from((*kinds, "z_report", "training", "from_2031")), max_size=10)
    ):
        if kind == "sale":
            chain.sell(*draw(lines()))
        elif kind == "count":
            counted = draw(_amounts)
            totals = {"counted": counted, "expected": 500, "difference": counted - 500}
            chain.add("count", totals | {"blind": True})
        elif kind == "z_report":
            totals = {"sales": 3, "gross": 9_000}
            opened_at = "2026-11-23T07:00:00.000Z"
            chain.add(
                "z_report",
                {"number": 1, "totals": totals, "opened_at": opened_at, "left_in_drawer": 500},
            )
        elif kind == "training":
            chain.add("training_ended" if chain.training else "training_started", {})
            chain.training = not chain.training
        elif kind == "from_2031":
            chain.add("hologram_shown", {"colour": "blå"})
        else:
            chain.add(kind, {"amount": draw(_amounts), "reason": "bank"})
        if draw(st.integers(0, 4)) == 0:
            chain.at += timedelta(hours=draw(st.integers(1, 30)))
    return chain
