"""Runs inside the browser, and on CPython alike: promotions measured on baskets that are handed in.

Durations are integers of microseconds. The browser's clock steps by 100 µs.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from kasse.domain.basket.pricing import Priced, price_basket
from kasse.domain.basket.state import Basket, Line
from kasse.domain.canonical import JsonValue
from kasse.domain.documents import from_document, to_document
from kasse.domain.promotions.applied import Applied
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import GoodsLine, Visit
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Promotion
from kasse.domain.tax import TaxScheme
from kasse.domain.terms import Terms
from kasse.till.connection import Connection

T = TypeVar("T")

_DANISH = TaxScheme(mode="inclusive", rounding_at="sum", rounding="half_up", rates=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The baskets to be priced under the promotions, each so often."""

    promotions: tuple[Promotion, ...]
    baskets: tuple[tuple[GoodsLine, ...], ...]
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the engine alone and the whole price took of each basket in each round, with 100,000
    additions after each, which are the baseline; and what the baskets come to."""

    engine_us: tuple[int, ...]
    whole_us: tuple[int, ...]
    baseline_us: tuple[int, ...]
    applied: tuple[Applied, ...]
    totals: tuple[tuple[int, int], ...]


def measured(work: Work) -> Measured:
    """Price all of it."""
    offers = arranged(work.promotions)
    terms = Terms(currency="DKK", region="DK", tax=_DANISH, offers=offers)
    baskets = [(lines, _sold(lines)) for lines in work.baskets]
    engine_us: list[int] = []
    whole_us: list[int] = []
    baseline_us: list[int] = []
    applied: list[Applied] = []
    priced: list[Priced] = []
    for _ in range(work.rounds):
        applied, priced = [], []
        for lines, basket in baskets:
            applied.append(_timed(partial(apply, offers, lines, Visit()), engine_us))
            priced.append(_timed(partial(price_basket, basket, terms), whole_us))
            _timed(_additions, baseline_us)
    assert [one.promotions for one in priced] == applied
    return Measured(
        engine_us=tuple(engine_us),
        whole_us=tuple(whole_us),
        baseline_us=tuple(baseline_us),
        applied=tuple(applied),
        totals=tuple((one.total_minor, one.tax_minor) for one in priced),
    )


def open_application(_connection: Connection, _config: Mapping[str, object]) -> "BenchTill":
    """Nothing is kept: the database is left alone."""
    return BenchTill()


class BenchTill:
    """What the worker may ask for; `measure` brings its work along."""

    def handle(self, command_json: str) -> str:
        command = json.loads(command_json)
        result: JsonValue | None = None
        if command["command"] == "measure":
            result = to_document(measured(from_document(Work, command["work"])))
        return json.dumps({"ok": True, "view": {}, "effects": [], "result": result})

    def pin_parameters(self, command_json: str) -> str:
        return "null"

    def sync_next(self, now_json: str) -> str:
        return "null"

    def sync_done(self, response_json: str) -> str:
        return "null"

    def online(self) -> None:
        pass

    def feed_chunk(self, ndjson: str) -> str:
        return "null"


def _sold(lines: Sequence[GoodsLine]) -> Basket:
    """The basket in which the till sees these goods."""
    return Basket(
        basket="b-1",
        lines=tuple(
            Line(
                line=line.line,
                item=line.items[0],
                sku=line.items[0],
                name=line.items[0],
                kind="goods",
                unit="pcs",
                quantity_thousandths=line.quantity_thousandths,
                list_price_minor=line.price_minor,
                price_minor=line.price_minor,
                tax_class="standard",
                tax_category="S",
                tax_rate_ppm=250_000,
                moment=line.moment,
                categories=line.categories,
                brand=line.brand,
            )
            for line in lines
        ),
        next_line=len(lines) + 1,
    )


def _timed(work: Callable[[], T], taken_us: list[int]) -> T:
    start = time.perf_counter_ns()
    done = work()
    taken_us.append((time.perf_counter_ns() - start) // 1000)
    return done


def _additions() -> int:
    total = 0
    for number in range(100_000):
        total += number
    return total
