"""How fast the back office's pages answer with 100,000 items and a million sales.

`make bench ARGS="office_lists"`. The first page of each list with each sort and filter, on SQLite
and on PostgreSQL (bench.large_office), as Django answers the whole request: session, queries, HTML.
Each is beside the plainest page there is. KASSE_BENCH_ROUNDS says how often each is asked for,
KASSE_LARGE_ON=SQLite leaves PostgreSQL out, and KASSE_LARGE_SALES measures a smaller office.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlencode

from bench import large_office
from bench.table import Row, p95_ms

ROUNDS: Final = int(os.environ.get("KASSE_BENCH_ROUNDS") or 30)
_BASELINE: Final = "/keyboard"
LIST_MS: Final = 150
SEARCH_MS: Final = 100
_GROUPS: Final = {
    "sales": ("lists of sales", LIST_MS),
    "search": ("searches in sales", SEARCH_MS),
    "audit": ("lists of the audit log", LIST_MS),
    "pages": ("other pages", LIST_MS),
}


def rows() -> Iterator[Row]:
    """The rows of this module."""
    for name, environment in large_office.databases():
        done = subprocess.run(
            [sys.executable, "-m", "bench.office_lists", "measure"],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        for group, (words, must) in _GROUPS.items():
            yield _row(name, words, found[group], must, found["baseline_ms"])


def _row(name: str, words: str, found: Mapping[str, float], must: int, baseline: float) -> Row:
    slowest, p95 = max(found.items(), key=lambda pair: pair[1])
    return Row(
        what=f"{len(found)} {words} at {large_office.SALES:,} sales, {name}",
        must=f"p95 of each under {must} ms",
        measured=f"{p95:.0f} ms ({slowest})",
        baseline=f"{baseline:.1f} ms (the page of shortcut keys)",
        ratio=f"{p95 / baseline:.1f}",
        met=p95 < must,
    )


def measure() -> dict[str, Any]:
    """The 95th percentile of each page in milliseconds by group, and of the baseline."""
    from kasse.office.serve import set_up

    set_up()
    from django.test import Client

    from kasse.office.collector import settle_collector
    from kasse.office.sales.models import Sale
    from kasse.office.staff.models import Account

    account, _ = Account.objects.get_or_create(email="lists@bench.example", is_owner=True)
    known = Sale.objects.order_by("-day", "-at").first()
    assert known is not None
    settle_collector()
    # The clock stands on the last day on which anything was sold.
    now = large_office.LAST_DAY.replace(hour=14)
    with patch("django.utils.timezone.now", lambda: now):
        client = Client(SERVER_NAME="localhost")
        client.force_login(account)
        addresses = _addresses(known)
        wanted = [one for group in addresses.values() for one in group.values()]
        asked = {address: _asked(client, address) for address in (_BASELINE, *wanted)}
        found = p95_ms(asked, rounds=ROUNDS)
    return {
        "baseline_ms": found[_BASELINE],
        **{
            group: {name: found[address] for name, address in named.items()}
            for group, named in addresses.items()
        },
    }


def _addresses(known: Any) -> dict[str, dict[str, str]]:
    sales = {
        f"{name}, {sort}": _address("/sales", **more, sort=sort)
        for name, more in _filters(known).items()
        for sort in ("-at", "at", "-total", "total")
    }
    return {
        "sales": sales,
        "search": {text: _address("/sales", q=text) for text in _texts(known.receipt_code)},
        "audit": {name: _address("/audit", **more) for name, more in _AUDIT.items()},
        "pages": _pages(known),
    }


def _filters(known: Any) -> dict[str, dict[str, Any]]:
    """Each filter of the sales' list alone and in likely pairs."""
    store, person, total = "store-07", "person-07-3", f"{known.total_minor / 100:.2f}"
    return {
        "all": {},
        "store": {"store": store},
        "day": {"day": "2026-05-05"},
        "store and day": {"store": store, "day": "2026-05-05"},
        "hours": {"day": "2026-05-05", "from": "14:00", "to": "15:30"},
        "hours of weeks": {"since": "2026-04-01", "until": "2026-06-30", "from": "14:00"},
        "month": {"since": "2026-04-01", "until": "2026-04-30"},
        "half a year": {"since": "2026-01-01", "until": "2026-06-30"},
        "register": {"register": known.register},
        "register and month": {
            "register": known.register,
            "since": "2026-04-01",
            "until": "2026-04-30",
        },
        "person": {"person": person},
        "person elsewhere": {"person": person, "store": "store-01"},
        "sales alone": {"kind": "sale"},
        "refunds": {"kind": "refund"},
        "refunds of a store": {"kind": "refund", "store": store},
        "refunds of a person": {"kind": "refund", "person": person},
        "exchanges, none": {"kind": "exchange"},
        "training": {"kind": "training"},
        "card": {"tender": "card"},
        "cash of a store": {"tender": "cash", "store": store},
        "cash of a register": {"tender": "cash", "register": known.register},
        "voucher": {"tender": "voucher"},
        "voucher of a person": {"tender": "voucher", "person": person},
        "voucher refunds": {"tender": "voucher", "kind": "refund"},
        "unknown tender": {"tender": "nothing"},
        "item that sells": {"item": large_office.item_id(3)},
        "item that seldom sells": {"item": large_office.item_id(99_000)},
        "item by card of a store": {
            "item": large_office.item_id(3),
            "tender": "card",
            "store": store,
        },
        "exact total": {"least": total, "most": total},
        "totals between": {"least": "200.00", "most": "201.00"},
        "totals from": {"least": "200.00"},
        "totals from, of a store": {"least": "200.00", "store": store},
        "totals from, in cash": {"least": "500.00", "tender": "cash"},
        "totals, none": {"least": "990000.00"},
        "customer": {"customer": f"{77:064x}"},
        "card's last digits": {"reference": "1234"},
    }  # fmt: skip


def _texts(code: str) -> tuple[str, ...]:
    return (
        code, code[:-2], "K7", "123", "1234", "250", "99,50", "mælk", "rugbrød 12", "B00001",
        "nr. 99", "smør", "person 07", "xyzzy", "5700000000051", "let kaffe", "æble", "st",
    )  # fmt: skip


_AUDIT: Final[Mapping[str, Mapping[str, str]]] = {
    "all": {},
    "store": {"store": "store-07"},
    "person": {"person": "leder3"},
    "person, none": {"person": "nobody"},
    "action": {"action": "item.changed"},
    "action, none": {"action": "hook.deleted"},
    "actions": {"action": "item."},
    "kind": {"kind": "register"},
    "kind, none": {"kind": "webhook"},
    "subject": {"kind": "item", "subject": large_office.item_id(77)},
    "way": {"via": "api"},
    "way, none": {"via": "command"},
    "text": {"text": "rugbrød"},
    "text, none": {"text": "xyzzy"},
    "days": {"since": "2026-04-01", "until": "2026-04-30"},
    "a day of a person": {"person": "leder3", "since": "2026-04-01", "until": "2026-04-01"},
    "days and an action": {
        "action": "prices.published", "since": "2026-04-01", "until": "2026-04-30",
    },
    "store and action": {"store": "store-07", "action": "login.done"},
}  # fmt: skip


def _pages(known: Any) -> dict[str, str]:
    return {
        "today": "/",
        "today of a store": "/?store=store-07",
        "today by what was sold": "/?sort=sold",
        "a sale": f"/sales/{known.register}/{known.seq}",
        "cash": "/cash",
        "cash of a day": "/cash?store=store-07&day=2026-05-05",
        "reports": "/cash/reports",
        "reports of a store": "/cash/reports?store=store-07",
        "reports of a register": f"/cash/reports?register={known.register}",
        "reports, oldest": "/cash/reports?since=2025-12-01&until=2025-12-31",
        "x reports, none": "/cash/reports?kind=x",
        "journals": "/journal",
        "journal": f"/journal/{known.register}",
        "journal, oldest first": f"/journal/{known.register}?sort=seq",
        "journal by kind": f"/journal/{known.register}?kind=count",
        "journal by kind, none": f"/journal/{known.register}?kind=drop",
        "journal's sales": f"/journal/{known.register}?kind=sale",
        "journal of a day": f"/journal/{known.register}?day=2026-05-05",
        "journal of the first day": f"/journal/{known.register}?day=2025-11-24",
        "journal of no day": f"/journal/{known.register}?day=2020-01-01",
        "journal, kind and day": f"/journal/{known.register}?kind=sale&day=2026-05-05",
        "attention": "/attention",
        "attention, oldest first": "/attention?sort=id",
        "attention, all": "/attention?state=all",
        "attention, settled": "/attention?state=settled",
        "attention by kind": "/attention?kind=journal.gap",
        "attention of a store": "/attention?store=store-07&state=all",
        "attention, nobody's": "/attention?owner=none&state=all",
        "attention, mine, none": "/attention?owner=me&state=all",
        "registers": "/registers",
        "registers by a word": "/registers?q=K7",
        "registers in trouble": "/registers?state=trouble",
        "people": "/people",
        "people by a word": "/people?q=person",
        "stores": "/stores",
    }


def _address(path: str, **more: str) -> str:
    return f"{path}?{urlencode(more)}"


def _asked(client: Any, address: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return ask


if __name__ == "__main__":
    print(json.dumps(measure()))
