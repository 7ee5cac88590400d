"""What is looked at before an item is sold, and who may pass it over: BSK-42, BSK-43."""

from dataclasses import replace
from typing import Any

import pytest

from kasse.domain.basket.decision import Decided
from kasse.domain.basket.evolve import event_from_document, event_to_document
from kasse.domain.basket.state import AgeOverride
from kasse.domain.outcome import refused
from kasse.domain.terms import Terms, terms_from_document
from tests.domain.selling import DANISH, MILK, OWNER, Counter, code, holder, item, now
from tests.till.shop import settings

CIDER = item("cider", 2000, min_age=18)
BEER = item("ale", 1000, min_age=16)
KNIFE = item("knife", 9900, min_age=21)
CASHIER = holder("sale.sell", "line.remove")
OVERRIDE: dict[str, Any] = {"age_override": True, "reason": "knows the customer"}


def test_an_age_check_passed_over_by_approval() -> None:
    """BSK-42: the rule's own example."""
    counter = Counter(by=CASHIER)
    assert counter.try_add(CIDER, **OVERRIDE) == refused(
        "permission.denied", permission="item.age_override"
    )
    counter.now = now(CASHIER, approver=OWNER)
    counter.add(CIDER, **OVERRIDE)
    counter.now = now(CASHIER)
    counter.add(BEER)
    counter.add(CIDER)
    counter.add(MILK)
    assert code(counter.try_add(KNIFE)) == "item.needs_age_check"
    override = {"age": 18, "by": "bo", "reason": "knows the customer", "approved_by": "anna"}
    lines = counter.sell_for()["body"]["lines"]
    assert [(line["sku"], line["quantity"], line.get("age_override")) for line in lines] == [
        ("cider", 2000, override),
        ("ale", 1000, override),
        ("milk", 1000, None),
    ]
    assert not any("age_checked" in line for line in lines)


def test_passing_over_is_for_a_reason() -> None:
    """BSK-42"""
    counter = Counter()
    for reason in (None, ""):
        assert counter.try_add(CIDER, age_override=True, reason=reason) == refused(
            "reason.required", reasons="age_override"
        )
    assert counter.totals == []
    counter.add(CIDER, **OVERRIDE)
    assert counter.basket.lines[0].age_override == AgeOverride(
        age=18, by="anna", reason="knows the customer"
    )


def test_a_check_that_was_made_is_not_passed_over() -> None:
    """BSK-42, BSK-14"""
    counter = Counter(by=CASHIER)
    counter.add(CIDER, age_checked=18)
    counter.add(BEER, **OVERRIDE)
    counter.add(MILK, **OVERRIDE)
    assert [(line.age_checked, line.age_override) for line in counter.basket.lines] == [
        (18, None),
        (18, None),
        (None, None),
    ]


def test_the_override_goes_with_its_lines() -> None:
    """BSK-42: on a line that covered itself it stays; without any such line it is asked again."""
    counter = Counter()
    counter.add(CIDER, **OVERRIDE)
    counter.add(BEER)
    counter.remove(1)
    counter.add(BEER)
    assert code(counter.try_add(KNIFE)) == "item.needs_age_check"
    counter.add(MILK)
    counter.remove(2)
    assert code(counter.try_add(BEER)) == "item.needs_age_check"


def test_an_override_is_kept_with_the_basket() -> None:
    """BSK-42, STO-1"""
    decision = Counter().try_add(CIDER, **OVERRIDE)
    assert isinstance(decision, Decided)
    kept = tuple(event_from_document(event_to_document(event)) for event in decision.events)
    assert kept == decision.events


@pytest.mark.parametrize(
    ("day", "policy", "refusal"),
    [
        ("2026-11-22", "ask", None),
        ("2026-11-23", "ask", "item.needs_date_check"),
        ("2026-11-22", "refuse", None),
        ("2026-11-23", "refuse", "item.past_best_before"),
        ("2026-11-23", "sell", None),
    ],
)
def test_past_best_before(day: str, policy: Any, refusal: str | None) -> None:
    """BSK-43: best before 22 November."""
    counter = Counter(replace(DANISH, best_before=policy))
    counter.now = replace(counter.now, today=day)
    decision = counter.try_add(best_before="2026-11-22")
    if refusal is None:
        counter.take(decision)
        assert [line.best_before for line in counter.basket.lines] == ["2026-11-22"]
        return
    assert decision == refused(refusal, item="milk", name="Milk", best_before="2026-11-22")
    assert counter.basket.lines == ()


def test_goods_that_were_looked_at() -> None:
    """BSK-43: the answer is for this line; another package is asked about again."""
    counter = Counter()
    counter.add(best_before="2026-11-22", date_checked=True)
    assert code(counter.try_add(best_before="2026-11-21")) == "item.needs_date_check"
    counter.add(best_before="2026-12-01")
    counter.add()
    lines = counter.sell_for()["body"]["lines"]
    assert [line.get("best_before") for line in lines] == ["2026-11-22", "2026-12-01", None]


def test_the_answer_does_not_reach_a_refusal() -> None:
    """BSK-43, BSK-13"""
    counter = Counter(replace(DANISH, best_before="refuse"))
    assert code(counter.try_add(best_before="2026-11-22", date_checked=True)) == (
        "item.past_best_before"
    )
    counter = Counter()
    assert code(counter.try_add(expires_on="2026-11-22", date_checked=True)) == "item.expired"


def test_what_comes_back_is_not_asked_about() -> None:
    """BSK-43, BSK-42"""
    counter = Counter(replace(DANISH, best_before="refuse"))
    counter.add(MILK, -1000, best_before="2026-11-22")
    counter.add(CIDER, -1000)
    assert counter.totals == [-1295, -2000]


@pytest.mark.parametrize(("stated", "read"), [({}, "ask"), ({"best_before": "refuse"}, "refuse")])
def test_the_store_s_choice(stated: Any, read: str) -> None:
    """BSK-43"""
    terms = terms_from_document(settings(**stated))
    assert isinstance(terms, Terms)
    assert terms.best_before == read


def test_a_choice_that_is_none() -> None:
    """BSK-43"""
    assert terms_from_document(settings(best_before="maybe")) == refused(
        "settings.malformed", field="best_before"
    )
