"""How fast the back office's lists answer with 100,000 items and a million sales.

`make bench ARGS="office_lists"`. The first page of each list with each sort and filter, on SQLite
and on PostgreSQL (bench.large_office), each beside the plainest statement that can be: one row by
an index. What is timed is the query that a page or an endpoint makes, without its HTML.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from bench import large_office
from bench.table import Row

ROUNDS: Final = int(os.environ.get("KASSE_BENCH_ROUNDS") or 15)
LIST_MS: Final = 150
SEARCH_MS: Final = 100


def rows() -> Iterator[Row]:
    """The rows of this module."""
    for name, environment in large_office.databases():
        done = subprocess.run(
            [sys.executable, "-m", "bench.office_lists", "sales"],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        for what, must in (("list", LIST_MS), ("search", SEARCH_MS)):
            yield _row(name, what, found, must)


def _row(name: str, what: str, found: Mapping[str, Any], must: int) -> Row:
    slowest, p95 = max(found[what].items(), key=lambda pair: pair[1])
    return Row(
        what=f"sales, {len(found[what])} {what} queries at {large_office.SALES:,}, {name}",
        must=f"p95 of each under {must} ms",
        measured=f"{p95:.1f} ms ({slowest})",
        baseline=f"{found['baseline_ms']:.2f} ms (one sale by its key)",
        ratio=f"{p95 / found['baseline_ms']:.0f}",
        met=p95 < must,
    )


def measure_sales() -> dict[str, Any]:
    """The 95th percentile of each query in milliseconds, and of the baseline."""
    from kasse.office.serve import set_up

    set_up()
    from kasse.office.sales import queries
    from kasse.office.sales.models import Sale

    known = Sale.objects.order_by("-day", "-at").first()
    assert known is not None
    return {
        "baseline_ms": _p95(
            lambda: Sale.objects.filter(register=known.register, seq=known.seq).first()
        ),
        "list": {name: _p95(_asked(queries, **more)) for name, more in _lists(known).items()},
        "search": {text: _p95(_asked(queries, search=text)) for text in _texts(known.receipt_code)},
    }


def _lists(known: Any) -> dict[str, dict[str, Any]]:
    """Each filter alone and in likely pairs, with each sort."""
    store, person = frozenset({"store-07"}), "person-07-3"
    filters: dict[str, dict[str, Any]] = {
        "all": {},
        "store": {"stores": store},
        "three stores": {"stores": frozenset({"store-01", "store-07", "store-19"})},
        "day": {"day": "2026-05-05"},
        "store and day": {"stores": store, "day": "2026-05-05"},
        "month": {"since": "2026-04-01", "until": "2026-04-30"},
        "half a year": {"since": "2026-01-01", "until": "2026-06-30"},
        "register": {"register": known.register},
        "person": {"person": person},
        "person elsewhere": {"person": person, "stores": frozenset({"store-01"})},
        "refunds": {"kind": "refund"},
        "refunds of a store": {"kind": "refund", "stores": store},
        "exchanges, none": {"kind": "exchange"},
        "training": {"kind": "training"},
        "card": {"tender": "card"},
        "voucher": {"tender": "voucher"},
        "voucher of a person": {"tender": "voucher", "person": person},
        "unknown tender": {"tender": "nothing"},
        "item that sells": {"item": large_office.item_id(3)},
        "item that seldom sells": {"item": large_office.item_id(99_000)},
        "item by card of a store": {
            "item": large_office.item_id(3),
            "tender": "card",
            "stores": store,
        },
        "exact total": {"least_minor": known.total_minor, "most_minor": known.total_minor},
        "totals between": {"least_minor": 20_000, "most_minor": 20_100},
        "totals, none": {"least_minor": 99_000_000},
        "customer": {"customer": f"{77:064x}"},
        "card's last digits": {"reference": "1234"},
    }
    return {
        f"{name}, {sort}": {**more, "sort": sort}
        for name, more in filters.items()
        for sort in ("-at", "at", "-total", "total")
    }


def _texts(code: str) -> tuple[str, ...]:
    return (
        code, code[:-2], "K7", "123", "1234", "250", "99,50", "mælk", "rugbrød 12", "B00001",
        "nr. 99", "smør", "person 07", "xyzzy", "5700000000051", "let kaffe", "æble", "st",
    )  # fmt: skip


def _asked(queries: Any, **more: Any) -> Callable[[], object]:
    sort = more.pop("sort", queries.NEWEST)
    return lambda: queries.sales(wanted=queries.SaleFilter(**more), sort=sort)


def _p95(work: Callable[[], object]) -> float:
    """Of ROUNDS calls after a first one."""
    work()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1_000)
    return statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    print(json.dumps(measure_sales()))
