"""Goods that come back without a receipt: docs/rules/basket.md, BSK-45 and BSK-46."""

from dataclasses import replace

from kasse.domain.basket.decision import Decided, Decision
from kasse.domain.basket.evolve import event_from_document, event_to_document
from kasse.domain.basket.returning import start_returning, stop_returning
from kasse.domain.basket.state import EMPTY, Returning, ReturningSet
from kasse.domain.outcome import refused
from tests.domain.selling import DANISH, MILK, NOBODY, Counter, holder, item, now

ALLOWED = holder("sale.refund_without_receipt", "sale.sell", "line.remove")
DENIED = refused("permission.denied", permission="sale.refund_without_receipt")


def _start(counter: Counter, reason: str | None = None) -> Decision:
    return start_returning(counter.basket, new_basket="b-1", reason=reason, now=counter.now)


def _returning(counter: Counter) -> Counter:
    counter.take(_start(counter))
    return counter


def test_everything_added_comes_back() -> None:
    """BSK-45"""
    counter = _returning(Counter(by=ALLOWED))
    counter.add(MILK)
    counter.add(MILK, 2000)
    counter.add(MILK, -1000)
    counter.add(item("cheese", 12_000, unit="kg"), label_minor=4321)
    assert counter.totals == [-4 * 1295, -4321]
    counter.take(stop_returning(counter.basket))
    counter.add(MILK)
    assert counter.totals == [-4 * 1295, -4321, 1295]


def test_the_approval_is_for_who_asked() -> None:
    """BSK-45, BSK-18"""
    counter = Counter(by=NOBODY)
    assert _start(counter) == DENIED
    counter.now = now(NOBODY, approver=ALLOWED)
    _returning(counter)
    counter.now = now(NOBODY)
    counter.add(MILK)
    assert counter.basket.lines[0].approved_by == "bo"
    counter.set_quantity(1, -5000)
    assert counter.basket.lines[0].approved_by == "bo"
    counter.now = now(replace(NOBODY, person="dan"))
    assert counter.try_add(MILK) == DENIED


def test_a_reason_stands_on_each_line() -> None:
    """BSK-26, BSK-45"""
    strict = replace(DANISH, reasons_required=("returned",))
    counter = Counter(by=ALLOWED)
    counter.now = replace(counter.now, terms=strict)
    assert _start(counter) == refused("reason.required", reasons="returned")
    counter.take(_start(counter, "faulty"))
    counter.add(MILK)
    assert counter.basket.lines[0].return_reason == "faulty"


def test_it_is_started_once_and_left_once() -> None:
    """BSK-45"""
    counter = _returning(Counter(by=ALLOWED))
    assert _start(counter) == Decided()
    left = stop_returning(counter.basket)
    assert left == Decided(events=(ReturningSet(),))
    counter.take(left)
    assert counter.basket == EMPTY
    assert stop_returning(EMPTY) == Decided()


def test_the_last_line_leaves_the_basket_returning() -> None:
    """BSK-45, BSK-28"""
    counter = _returning(Counter(by=ALLOWED))
    counter.add(MILK)
    counter.remove(1)
    basket = counter.basket
    assert (basket.basket, basket.next_line, basket.lines) == ("b-1", 2, ())
    assert basket.returning == Returning(by="bo")


def test_not_while_money_is_on_the_table() -> None:
    """TEN-2"""
    counter = Counter()
    counter.add()
    counter.pay("mobilepay", amount_minor=100)
    paying = refused("basket.being_paid", tenders=1)
    assert _start(counter) == paying
    assert stop_returning(counter.basket) == paying


def test_its_event_is_kept() -> None:
    event = ReturningSet(returning=Returning(by="anna", reason="faulty", approved_by="bo"))
    assert event_from_document(event_to_document(event)) == event
