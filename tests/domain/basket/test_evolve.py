"""Events of a basket: folded, and written and read again."""

import json
import sys
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.basket import change
from kasse.domain.basket.evolve import (
    event_from_document,
    event_to_document,
    evolve,
    evolve_all,
)
from kasse.domain.basket.state import (
    EMPTY,
    BasketEvent,
    LineAdded,
    LineRemoved,
    QuantitySet,
    TenderRemoved,
)
from kasse.domain.basket.tender import remove_tender
from kasse.domain.documents import Malformed
from kasse.domain.item import Component, Modifier, ModifierGroup
from tests.domain.selling import APPLES, BEER, MILK, Counter, item

OAT = ModifierGroup(
    id="extra", name="Extra", min=0, max=9, modifiers=(Modifier(id="oat", name="Oat", price=500),)
)


class Recorder(Counter):
    """A counter that remembers the events."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[BasketEvent] = []

    def take(self, decision: Any) -> Any:
        self.events.extend(decision.events)
        return super().take(decision)


def _everything() -> Recorder:
    counter = Recorder()
    counter.add(MILK, 3000)
    sold = counter.sell_for()
    counter.events.clear()
    counter.add(BEER, 2000)
    counter.add(item("coffee", 3000), groups=(OAT,), modifiers=(("oat", 2),))
    counter.add(APPLES, 345, code="code:APPLES", lot="L1", expires_on="2026-12-01")
    counter.add(
        item("box", 9900, components=(Component(item="milk", sku="milk", quantity=2000),)),
        serial="S1",
        age_checked=18,
    )
    counter.refund(sold, ((1, 1000),))
    counter.set_quantity(1, 5000)
    counter.set_price(3, 2500)
    counter.discount(3, rate_ppm=100_000, reason="damaged")
    counter.discount(amount_minor=500)
    counter.discount(rate_ppm=1000)
    counter.exempt()
    counter.take(change.note(counter.basket, line=3, text="ingen låg"))
    counter.take(change.note(counter.basket, line=None, text="gave"))
    counter.remove(3)
    counter.pay("card", amount_minor=100)
    counter.take(remove_tender(counter.basket, tender=1))
    counter.pay("cash", given_minor=5000)
    return counter


def _steps(events: list[BasketEvent]) -> int:
    """How many times folding the events enters a function, written in C or not."""
    count = 0

    def entered(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(entered)
    try:
        evolve_all(EMPTY, events)
    finally:
        sys.setprofile(before)
    return count


def _long(lines: int) -> list[BasketEvent]:
    counter = Recorder()
    counter.add(APPLES, 1000)
    opened, added = counter.events
    assert isinstance(added, LineAdded)
    events: list[BasketEvent] = [opened]
    for number in range(1, lines + 1):
        events.append(LineAdded(line=replace(added.line, line=number)))
        events.append(QuantitySet(line=number, quantity_thousandths=2000))
    events += [LineRemoved(line=number) for number in range(1, lines, 2)]
    return events


def test_a_long_basket_is_made_again_in_steps_that_do_not_grow() -> None:
    """BSK-29"""
    short, long = (_steps(_long(lines)) for lines in (200, 800))
    assert long < short * 5
    basket = evolve_all(EMPTY, _long(800))
    assert [line.line for line in basket.lines] == list(range(2, 801, 2))


def test_nothing_that_happens_changes_nothing() -> None:
    basket = _everything().basket
    assert evolve_all(basket, ()) is basket


def test_events_are_read_as_they_were_written() -> None:
    counter = _everything()
    texts = [json.dumps(event_to_document(event)) for event in counter.events]
    again = [event_from_document(json.loads(text)) for text in texts]
    assert again == counter.events
    assert evolve_all(EMPTY, again) == counter.basket
    assert {json.loads(text)["event"] for text in texts} == {
        "Opened",
        "LineAdded",
        "QuantitySet",
        "PriceSet",
        "DiscountGiven",
        "ExemptionSet",
        "SourceOpened",
        "LineNoted",
        "BasketNoted",
        "LineRemoved",
        "TenderTaken",
        "TenderRemoved",
    }


@pytest.mark.parametrize(
    "document", [None, [], {}, {"event": "Exploded"}, {"event": "LineRemoved"}]
)
def test_what_is_no_event(document: Any) -> None:
    with pytest.raises(Malformed):
        event_from_document(document)


def test_line_numbers_are_never_used_twice() -> None:
    """BSK-20"""
    counter = Counter()
    counter.add(MILK)
    counter.add(APPLES, 100)
    counter.remove(2)
    counter.add(APPLES, 200)
    assert [line.line for line in counter.basket.lines] == [1, 3]


def test_discounts_of_a_line_go_with_it() -> None:
    counter = Counter()
    counter.add(MILK)
    counter.add(APPLES, 100)
    counter.discount(1, rate_ppm=1000)
    counter.discount(rate_ppm=1000)
    counter.remove(1)
    assert [found.line for found in counter.basket.discounts] == [None]


def test_a_receipt_opened_anew_replaces_what_was_known_of_it() -> None:
    """REF-3"""
    counter = Counter()
    counter.add(MILK, 3000)
    counter.add(APPLES, 100)
    sold = counter.sell_for()
    counter.add(BEER)
    counter.refund(sold, ((1, 1000),))
    other = Counter()
    other.sales = counter.sales
    other.refund(sold, ((2, 100),))
    other.sell_for()
    counter.remove(3)
    counter.refund(sold, ((1, 3000),))
    (source,) = counter.basket.sources
    assert [paid.returned_thousandths for paid in source.lines] == [0, 100]


@pytest.mark.parametrize(
    ("deed", "line"),
    [
        (lambda counter: counter.add(BEER), 2),
        (lambda counter: counter.set_quantity(1, 5000), 1),
        (lambda counter: counter.discount(1, rate_ppm=1), 1),
        (lambda counter: counter.discount(rate_ppm=1), None),
        (lambda counter: counter.set_price(1, 1), 1),
    ],
)
def test_the_line_that_was_touched(deed: Any, line: int | None) -> None:
    counter = Counter()
    counter.add(MILK)
    deed(counter)
    assert counter.basket.touched == line


@given(st.integers(1, 9))
def test_taking_back_a_tender_that_is_not_there_changes_nothing(tender: int) -> None:
    assert evolve(EMPTY, TenderRemoved(tender=tender)) == EMPTY
