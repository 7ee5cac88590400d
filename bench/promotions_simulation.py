"""How fast a campaign is simulated on past sales, and in how much memory.

`make bench ARGS="promotions_simulation"`.

Baskets of about ten lines, as a grocer's: few items come up often and most of them seldom. Fifty
promotions are at the tills, six more are tried. Beside it the same sales only read and parsed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Any

from bench.table import Row

BASKETS = int(os.environ.get("KASSE_BENCH_BASKETS") or 16_000)
LINES = 10
ITEMS = 4_000
LIVE, TRIED = 50, 6
MUST = 2_000
DAYS = 20
_AT_ONCE = 200


def rows() -> Iterator[Row]:
    """The rows of this module."""
    with tempfile.TemporaryDirectory(prefix="kasse-bench-") as data:
        environment = os.environ | {"KASSE_DATA": data, "DATABASE_URL": ""}
        command = [sys.executable, "-m", "bench.promotions_simulation"]
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    yield Row(
        what=(
            f"a campaign of {TRIED} promotions beside {LIVE} others on {BASKETS:,} past sales of"
            f" {found['lines']:.1f} lines, one core, SQLite"
        ),
        must=f"over {MUST:,} sales/s",
        measured=f"{found['rate']:.0f} sales/s, {found['touched'] * 100:.0f} % of them touched",
        baseline=f"{found['read']:.0f} sales/s (the same only read and parsed)",
        ratio=f"{found['rate'] / found['read']:.2f}",
        met=found["rate"] > MUST,
    )
    yield Row(
        what="memory of that, of all the sales instead of half of them",
        must="under 1.4 times",
        measured=f"{found['peak_mb']:.1f} MB at most",
        baseline=f"half: {found['half_mb']:.1f} MB",
        ratio=f"{found['peak_mb'] / found['half_mb']:.2f}",
        met=found["peak_mb"] < 1.4 * found["half_mb"],
    )


def measure() -> dict[str, float]:
    """All figures, in a database of its own."""
    from bench.ingest import open_shop

    open_shop()
    _fill_catalogue()
    _sell()
    from kasse.office.promotions.simulating import running

    simulation = _simulation("2026-11-01", "2026-11-30")
    rates, reads = [], []
    result: dict[str, int] = {}
    for _ in range(3):
        began = time.process_time()
        running.run(_Quiet(), simulation.id)  # type: ignore[arg-type]  # all that it asks for
        rates.append(BASKETS / (time.process_time() - began))
        simulation.refresh_from_db()
        result = simulation.result
        simulation.items.all().delete()
        type(simulation).objects.filter(id=simulation.id).update(state="open", result={})
        began = time.process_time()
        _only_read()
        reads.append(BASKETS / (time.process_time() - began))
    assert result["baskets"] == BASKETS, result["passed"]
    return {
        "rate": max(rates),
        "read": max(reads),
        "lines": result["lines"] / BASKETS,
        "touched": result["touched"] / BASKETS,
        "half_mb": _peak_mb(_simulation("2026-11-01", f"2026-11-{DAYS // 2:02d}")),
        "peak_mb": _peak_mb(_simulation("2026-11-01", "2026-11-30")),
    }


def _peak_mb(simulation: Any) -> float:
    from kasse.office.promotions.simulating import running

    tracemalloc.start()
    running.run(_Quiet(), simulation.id)  # type: ignore[arg-type]  # all that it asks for
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return peak


class _Quiet:
    """Progress that nobody looks at."""

    id = ""

    @property
    def by(self) -> Any:
        from kasse.office.actors import OPERATOR

        return OPERATOR

    def report(self, done: int, total: int, *, stage: str = "") -> None:
        pass


def _only_read() -> None:
    import orjson

    from kasse.office.journal import queries as journal

    seq = 0
    while True:
        rows = journal.sales_of(
            register="h-1",
            store="s-1",
            seqs=(seq, 2**31),
            days=("2026-11-01", "2026-11-30"),
            limit=_AT_ONCE,
        )
        if not rows:
            return
        for _, text in rows:
            orjson.loads(text)
        seq = rows[-1][0] + 1


def _fill_catalogue() -> None:
    from bench import shelves
    from kasse.office.catalogue.models import Assortment, Category, Item

    assortment = Assortment.objects.get(id="a")
    aisles = range(shelves.CATEGORIES // 6)
    Category.objects.bulk_create(
        Category(id=f"aisle-{one}", assortment=assortment) for one in aisles
    )
    Category.objects.bulk_create(
        Category(id=f"category-{one}", assortment=assortment, parent_id=f"aisle-{one // 6}")
        for one in range(shelves.CATEGORIES)
    )
    goods = [shelves.goods_line(1, seed=seed, pieces=1) for seed in range(ITEMS)]
    Item.objects.bulk_create(
        Item(
            id=line.items[0],
            assortment=assortment,
            sku=line.items[0],
            name=line.items[0],
            price_minor=line.price_minor,
            cost_minor=line.price_minor // 2,
            category_id=line.categories[0],
            brand=line.brand,
        )
        for line in goods
    )


def _sell() -> None:
    from datetime import UTC, datetime, timedelta

    from bench import shelves
    from kasse.office.journal import services as journal
    from tests.office.builders import Chain, line

    random = Random(1)
    often = list(accumulate(1_000 // (rank + 20) + 1 for rank in range(ITEMS)))
    goods = [shelves.goods_line(1, seed=seed, pieces=1) for seed in range(ITEMS)]
    began = datetime(2026, 11, 1, 8, tzinfo=UTC)
    chain = Chain(register="h-1", store="s-1", at=began).open()
    for number in range(BASKETS):
        size = min(1 + int(random.expovariate(1 / (LINES - 1)) + 0.5), 60)
        chosen = random.choices(range(ITEMS), cum_weights=often, k=size)
        at = began + timedelta(days=number * DAYS // BASKETS, minutes=number % 600)
        chain.sell(
            *(
                line(
                    number=place,
                    item=goods[one].items[0],
                    price=goods[one].price_minor,
                    pieces=random.choice((1, 1, 1, 1, 2, 2, 3, 4)),
                    category=goods[one].categories[0],
                    code=f"gtin:{5_701_234_000_000 + one:014d}",
                )
                for place, one in enumerate(dict.fromkeys(chosen), start=1)
            ),
            at=at,
            opened_at=at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        )
    now = datetime.now(UTC)
    for first in range(1, BASKETS + 2, _AT_ONCE):
        last = min(first + _AT_ONCE - 1, len(chain.entries))
        journal.ingest(batch=chain.batch(first=first, last=last), received_at=now)


def _simulation(first_day: str, last_day: str) -> Any:
    from django.utils import timezone

    from bench import shelves
    from kasse.domain.promotions.documents import document_of
    from kasse.office.promotions.models import Campaign, Simulation
    from kasse.office.promotions.simulating.plan import Plan, Planned, to_document

    now = timezone.now()
    campaign, _ = Campaign.objects.get_or_create(
        id="c", defaults={"assortment_id": "a", "created_at": now, "changed_at": now}
    )
    made = shelves.promotions(LIVE + TRIED, seed=1)
    planned = tuple(
        Planned(
            id=one.id,
            stores=(),
            body={key: said for key, said in document_of(one).items() if key != "holds"},
            side="both" if place < LIVE else "after",
            is_own=place >= LIVE,
        )
        for place, one in enumerate(made)
    )
    simulation = Simulation.objects.create(
        campaign=campaign,
        number=campaign.simulations.count() + 1,
        first_day=first_day,
        last_day=last_day,
        against="nothing",
        dates="whole",
        plan=to_document(Plan(promotions=planned, hash="")),
        created_at=now,
    )
    simulation.places.create(store="s-1")
    return simulation


if __name__ == "__main__":
    print(json.dumps(measure()))
