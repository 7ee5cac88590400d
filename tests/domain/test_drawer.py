"""Money in the drawer: docs/rules/day.md, DAY-1 to DAY-6."""

from dataclasses import replace
from typing import Any

import pytest

from kasse.domain.basket.decision import Decided
from kasse.domain.day import Day, evolve_day, expected_cash
from kasse.domain.drawer import Count, Movement, count_cash, move_cash, open_drawer
from kasse.domain.outcome import refused
from tests.domain.selling import DANISH, NOBODY, holder, in_entry, now

FLOAT = Movement(kind="float", amount_minor=50_000)


class Drawer:
    """A day whose entries are folded as they are decided."""

    def __init__(self) -> None:
        self.day = Day()
        self.bodies: list[Any] = []

    def do(self, decision: Any) -> None:
        assert isinstance(decision, Decided), decision
        for draft in decision.entries:
            self.bodies.append((draft.kind, draft.body))
            self.day = evolve_day(self.day, in_entry(draft))

    def move(self, kind: str, amount: int, **wish: Any) -> None:
        self.do(move_cash(self.day, Movement(kind=kind, amount_minor=amount, **wish), now()))

    def takes_cash(self, amount: int) -> None:
        """As a sale in cash would."""
        self.day = replace(self.day, cash_minor=self.day.cash_minor + amount)


def test_what_should_be_in_the_drawer() -> None:
    """DAY-1, DAY-3: the rule's own example."""
    drawer = Drawer()
    drawer.move("float", 50_000)
    drawer.takes_cash(125_050)
    drawer.move("pay_in", 10_000, reason="change")
    drawer.move("drop", 100_000)
    assert expected_cash(drawer.day) == 85_050
    drawer.move("pay_out", 50, reason="purchase")
    assert expected_cash(drawer.day) == 85_000
    assert drawer.bodies == [
        ("float", {"amount": 50_000}),
        ("pay_in", {"amount": 10_000, "reason": "change"}),
        ("drop", {"amount": 100_000}),
        ("pay_out", {"amount": 50, "reason": "purchase"}),
    ]


def test_one_float_a_day() -> None:
    """DAY-2"""
    drawer = Drawer()
    drawer.move("float", 0)
    assert move_cash(drawer.day, FLOAT, now()) == refused("drawer.has_float", amount=0)


@pytest.mark.parametrize("kind", ["pay_out", "drop"])
def test_not_more_out_than_should_be_in(kind: str) -> None:
    """DAY-4: the rule's own example; how much there should be is not said (DAY-6)."""
    drawer = Drawer()
    drawer.move("float", 85_050)
    too_much = Movement(kind=kind, amount_minor=85_100)
    assert move_cash(drawer.day, too_much, now()) == refused("drawer.too_little", amount=85_100)
    drawer.move(kind, 85_050)
    assert expected_cash(drawer.day) == 0


def test_a_count_is_kept_with_its_difference() -> None:
    """DAY-5: the rule's own example."""
    drawer = Drawer()
    drawer.move("float", 40_000)
    coins = Count(denominations=((20_000, 2), (50, 3), (100, 0)))
    drawer.do(count_cash(drawer.day, coins, now()))
    drawer.do(count_cash(drawer.day, Count(amount_minor=39_000), now()))
    assert drawer.bodies[1:] == [
        (
            "count",
            {
                "counted": 40_150,
                "expected": 40_000,
                "difference": 150,
                "denominations": [[20_000, 2], [50, 3]],
            },
        ),
        ("count", {"counted": 39_000, "expected": 40_000, "difference": -1000}),
    ]
    assert (drawer.day.counted_minor, drawer.day.difference_minor) == (39_000, -1000)


def test_the_smallest_coin_is_counted() -> None:
    """DAY-5"""
    drawer = Drawer()
    drawer.do(count_cash(drawer.day, Count(denominations=((1, 3),)), now()))
    assert drawer.bodies == [
        ("count", {"counted": 3, "expected": 0, "difference": 3, "denominations": [[1, 3]]})
    ]


def test_a_blind_count() -> None:
    """DAY-6, SES-8: also when somebody who may see the totals allowed it."""
    drawer = Drawer()
    boss = holder("drawer.count", "day.x_report")
    drawer.do(count_cash(drawer.day, Count(amount_minor=0), now(holder("drawer.count"))))
    drawer.do(count_cash(drawer.day, Count(amount_minor=0), now(NOBODY, approver=boss)))
    drawer.do(count_cash(drawer.day, Count(amount_minor=0), now(boss)))
    assert [(body.get("blind"), body.get("approved_by")) for _, body in drawer.bodies] == [
        (True, None),
        (True, "bo"),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("count", "refusal"),
    [
        (Count(), refused("drawer.amount", amount=0)),
        (Count(amount_minor=-1), refused("drawer.amount", amount=-1)),
        (Count(denominations=((0, 1),)), refused("drawer.denominations")),
        (Count(denominations=((50, -1),)), refused("drawer.denominations")),
        (
            Count(denominations=((200_000_000_001, 1),)),
            refused("amount.too_large", limit=200_000_000_000),
        ),
    ],
)
def test_counts_that_are_none(count: Count, refusal: Any) -> None:
    """DAY-5"""
    assert count_cash(Day(), count, now()) == refusal


@pytest.mark.parametrize(
    ("kind", "amount", "refusal"),
    [
        ("float", -1, refused("drawer.amount", amount=-1)),
        ("pay_in", 0, refused("drawer.amount", amount=0)),
        ("pay_in", 200_000_000_001, refused("amount.too_large", limit=200_000_000_000)),
    ],
)
def test_movements_that_are_none(kind: str, amount: int, refusal: Any) -> None:
    """DAY-1"""
    assert move_cash(Day(), Movement(kind=kind, amount_minor=amount), now()) == refusal


@pytest.mark.parametrize("kind", ["float", "pay_in", "pay_out", "drop"])
def test_each_movement_has_its_permission(kind: str) -> None:
    """DAY-1"""
    movement = Movement(kind=kind, amount_minor=1)
    denied = refused("permission.denied", permission=f"drawer.{kind}")
    assert move_cash(Day(cash_minor=1), movement, now(NOBODY)) == denied
    boss = holder(f"drawer.{kind}")
    decision = move_cash(Day(cash_minor=1), movement, now(NOBODY, approver=boss))
    assert isinstance(decision, Decided)
    assert decision.entries[0].body == {"amount": 1, "approved_by": "bo"}


def test_counting_and_opening_have_theirs() -> None:
    """DAY-1"""
    assert count_cash(Day(), Count(amount_minor=0), now(NOBODY)) == refused(
        "permission.denied", permission="drawer.count"
    )
    assert open_drawer(reason=None, now=now(NOBODY)) == refused(
        "permission.denied", permission="drawer.open"
    )
    decision = open_drawer(reason="change", now=now(NOBODY, approver=holder("drawer.open")))
    assert isinstance(decision, Decided)
    assert [(entry.kind, entry.body) for entry in decision.entries] == [
        ("drawer_opened", {"reason": "change", "approved_by": "bo"})
    ]


def test_reasons_where_the_store_asks_for_them() -> None:
    """BSK-26, DAY-1"""
    strict = replace(DANISH, reasons_required=("pay_in", "drawer_opened"))
    pay_in = Movement(kind="pay_in", amount_minor=100)
    assert move_cash(Day(), pay_in, now(under=strict)) == refused(
        "reason.required", reasons="pay_in"
    )
    assert open_drawer(reason="", now=now(under=strict)) == refused(
        "reason.required", reasons="drawer_opened"
    )
