"""The totals of a day: docs/rules/day.md, DAY-7 to DAY-14, and the reports made of them."""

from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.basket import change
from kasse.domain.basket.decision import Decided
from kasse.domain.day import Day, Tally, evolve_day, expected_cash, totals_document
from kasse.domain.documents import from_document, to_document
from kasse.domain.journal import Draft
from kasse.domain.outcome import refused
from kasse.domain.reports import Closing, x_report, z_report
from tests.domain.selling import APPLES, BEER, MILK, NOBODY, Counter, holder, in_entry, item, now

NOTHING = Closing(basket_lines=0, parked=0)


def _totals(entries: list[Any], day: Day | None = None) -> Day:
    return reduce(evolve_day, entries, day or Day())


def _busy_day() -> list[Any]:
    counter = Counter()
    entries: list[Any] = [in_entry(Draft(kind="sign_in", body={}))]
    counter.add(MILK, 3000)
    counter.add(BEER)
    counter.discount(rate_ppm=100_000)
    first = counter.sell_for()
    counter.add(APPLES, 345)
    counter.set_price(1, 2000)
    counter.exempt()
    second = {**counter.sell_for("card"), "person": "bo"}
    counter.refund(first, ((1, 1000),))
    back = counter.sell_for()
    counter.refund(first, ((2, 1000),))
    counter.add(item("paper", 3000, tax_class="zero"))
    exchange = counter.sell_for()
    entries += [first, second, back, exchange]
    counter.add(MILK, 2000)
    counter.set_quantity(1, 1000)
    voided = change.void(counter.basket, reason=None, now=counter.now)
    assert isinstance(voided, Decided)
    journaled = [entry for entry in counter.entries if entry.kind == "line_removed"]
    entries += [in_entry(draft) for draft in (*journaled, *voided.entries)]
    entries += [
        in_entry(Draft(kind=kind, body=body))
        for kind, body in (
            ("float", {"amount": 50_000}),
            ("pay_in", {"amount": 1000}),
            ("pay_out", {"amount": 200}),
            ("drop", {"amount": 10_000}),
            ("drawer_opened", {}),
            ("receipt_copied", {}),
            ("tender_cancelled", {"amount": 700}),
            ("count", {"counted": 45_000, "expected": 1, "difference": -7}),
            ("x_report", {}),
            ("discount_given", {}),
            ("invented_later", {}),
        )
    ]
    return entries


def test_the_totals_of_a_busy_day() -> None:
    """DAY-7, DAY-13: reckoned by hand.

    Sale 1: milk 38.85 − 3.89, beer 10.00 − 1.00 and its deposit 1.00 are 44.96, in cash 45.00.
    Sale 2: 0.345 kg at 20.00 without the tax in it. One milk back: 12.95 − 1.30, in cash 11.50.
    Exchange: the beer back, and 30.00 of another rate.
    """
    totals = totals_document(_totals(_busy_day()))
    assert totals == {
        "sales": 2,
        "refunds": 1,
        "exchanges": 1,
        "gross": 4496 + 552 - 1165 + 2100,
        "net": 3597 + 552 - 932 + 2280,
        "tax": 899 - 233 - 180,
        "sold": 4496 + 552 + 3000,
        "returned": -1165 - 900,
        "rounding": 4 + 15,
        "taxes": [
            {"category": "E", "rate": 0, "net": 552, "tax": 0, "gross": 552},
            {"category": "S", "rate": 250_000, "net": 1945, "tax": 486, "gross": 2431},
            {"category": "Z", "rate": 0, "net": 3000, "tax": 0, "gross": 3000},
        ],
        "tenders": [
            {"kind": "card", "count": 1, "amount": 552},
            {"kind": "cash", "count": 3, "amount": 4500 - 1150 + 2100},
        ],
        "people": [
            {"person": "anna", "sales": 3, "gross": 4496 - 1165 + 2100},
            {"person": "bo", "sales": 1, "gross": 552},
        ],
        "discounts": {"count": 4, "amount": -389 - 100 + 130 + 100},
        "price_changes": {"count": 1, "amount": -173},
        "removed_lines": {"count": 1, "amount": 1295},
        "voids": {"count": 1, "amount": 1295},
        "cancelled_tenders": {"count": 1, "amount": 700},
        "copies": {"count": 1, "amount": 0},
        "drawer_openings": {"count": 1, "amount": 0},
        "training": {"count": 0, "amount": 0},
        "float": 50_000,
        "pay_in": 1000,
        "pay_out": 200,
        "drop": 10_000,
        "expected_cash": 50_000 + 5450 + 1000 - 200 - 10_000,
        "counted": 45_000,
        "difference": -7,
        "first_receipt": 1,
        "last_receipt": 4,
        "grand_gross": 4496 + 552 - 1165 + 2100,
        "grand_returned": -1165 - 900,
    }


def test_the_day_is_read_as_it_was_written() -> None:
    """DAY-7"""
    day = _totals(_busy_day())
    assert from_document(Day, to_document(day)) == day


@given(st.permutations(range(4)))
def test_totals_do_not_depend_on_the_order_of_sales(order: list[int]) -> None:
    """DAY-7"""
    sales = [entry for entry in _busy_day() if entry["kind"] == "sale"]
    found = totals_document(_totals([sales[place] for place in order]))
    expected = totals_document(_totals(sales))
    for totals in (found, expected):
        del totals["first_receipt"], totals["last_receipt"]
    assert found == expected


def test_training_counts_nowhere() -> None:
    """DAY-8"""
    entries = [{**entry, "training": True} for entry in _busy_day()]
    assert _totals(entries) == Day(training=Tally(count=4, amount_minor=4496 + 552 - 1165 + 2100))


@pytest.mark.parametrize("kind", ["sign_out", "register_opened", "discount_given", "price_changed"])
def test_what_begins_no_day(kind: str) -> None:
    """DAY-9: signing out after the Z report does not open the next day."""
    assert evolve_day(Day(), in_entry(Draft(kind=kind, body={}))) == Day()


def test_a_day_keeps_its_name() -> None:
    """DAY-9"""
    first = in_entry(
        Draft(kind="sign_in", body={}), day="2026-11-23", at="2026-11-23T22:00:00.000Z"
    )
    later = in_entry(
        Draft(kind="sign_in", body={}), day="2026-11-24", at="2026-11-24T01:00:00.000Z"
    )
    day = _totals([first, later])
    assert (day.day, day.opened_at) == ("2026-11-23", "2026-11-23T22:00:00.000Z")


def _report(decision: Any, **envelope: Any) -> Any:
    assert isinstance(decision, Decided), decision
    (draft,) = decision.entries
    return in_entry(draft, **envelope)


def test_an_x_report_changes_nothing() -> None:
    """DAY-10"""
    day = _totals(_busy_day())
    first = _report(x_report(day, now()))
    assert evolve_day(day, first) == day
    assert _report(x_report(evolve_day(day, first), now())) == first
    assert first["body"] == {"totals": totals_document(day)}


def test_a_z_report_closes_the_day() -> None:
    """DAY-11, DAY-12, DAY-14: the rule's own example of grand totals."""
    day, reports = Day(), []
    for number, gross in ((1, 100_000), (2, 50_000)):
        counter = Counter()
        counter.add(item("thing", gross))
        day = evolve_day(day, counter.sell_for())
        z = _report(z_report(day, NOTHING, now()))
        day = evolve_day(day, z)
        assert day == Day(grand_gross_minor=day.grand_gross_minor, last_z=number)
        reports.append(z["body"])
    assert [
        (
            body["number"],
            body["left_in_drawer"],
            body["totals"]["gross"],
            body["totals"]["grand_gross"],
            body["opened_at"],
        )
        for body in reports
    ] == [
        (1, 100_000, 100_000, 100_000, "2026-11-23T09:00:00.000Z"),
        (2, 50_000, 50_000, 150_000, "2026-11-23T09:00:00.000Z"),
    ]


@pytest.mark.parametrize(
    ("closing", "refusal"),
    [
        (Closing(basket_lines=2, parked=0), refused("basket.not_empty", lines=2)),
        (Closing(basket_lines=0, parked=1), refused("day.parked_baskets", parked=1)),
        (
            Closing(basket_lines=0, parked=0, left_in_drawer_minor=-1),
            refused("drawer.amount", amount=-1),
        ),
    ],
)
def test_what_stands_in_the_way_of_a_z_report(closing: Closing, refusal: Any) -> None:
    """DAY-11"""
    assert z_report(_totals(_busy_day()), closing, now()) == refusal


def test_a_day_that_never_began() -> None:
    """DAY-11"""
    assert z_report(Day(), NOTHING, now()) == refused("day.not_open")
    assert isinstance(x_report(Day(), now()), Decided)


@pytest.mark.parametrize(
    ("said", "counted", "left"), [(None, None, 46_250), (None, 45_000, 45_000), (700, 45_000, 700)]
)
def test_what_stays_in_the_drawer(said: int | None, counted: int | None, left: int) -> None:
    """DAY-14"""
    entries = [entry for entry in _busy_day() if counted or entry["kind"] != "count"]
    day = _totals(entries)
    assert expected_cash(day) == 46_250
    z = _report(z_report(day, Closing(basket_lines=0, parked=0, left_in_drawer_minor=said), now()))
    assert z["body"]["left_in_drawer"] == left


@pytest.mark.parametrize("kind", ["x_report", "z_report"])
def test_reports_have_their_permissions(kind: str) -> None:
    """DAY-10, DAY-11, SES-8"""
    day = _totals(_busy_day())

    def report(situation: Any) -> Any:
        return x_report(day, situation) if kind == "x_report" else z_report(day, NOTHING, situation)

    permission = f"day.{kind}"
    assert report(now(NOBODY)) == refused("permission.denied", permission=permission)
    allowed = _report(report(now(NOBODY, approver=holder(permission))))
    assert allowed["body"]["approved_by"] == "bo"


def test_a_sale_without_a_person_counts_under_no_name() -> None:
    """DAY-7"""
    counter = Counter()
    counter.add()
    sold = counter.sell_for()
    del sold["person"]
    assert totals_document(_totals([sold]))["people"] == [{"person": "", "sales": 1, "gross": 1295}]


def test_ten_thousand_sales_keep_the_totals_as_small() -> None:
    """DAY-7: what a report reads does not grow with the sales."""
    counter = Counter()
    counter.add()
    sold = counter.sell_for()
    one = _totals([sold])
    many = _totals([sold] * 1000)
    assert len(str(to_document(many))) < len(str(to_document(one))) + 100
    assert (many.sales, many.gross_minor) == (1000, 1_295_000)
