"""The drawer and the day at the till, through many days (docs/rules/day.md)."""

from typing import Any

import pytest

from tests.till.shop import Hands, open_shop, proof, shop

MILK = "5701234567899"


class Clock(Hands):
    """Somebody whose clock is set by the test."""

    now = "2026-11-23T09:00:00.000Z"

    def try_(self, command: str, **arguments: Any) -> dict[str, Any]:
        return super().try_(command, **{"now": self.now, **arguments})

    def sell(self) -> dict[str, Any]:
        """One carton of milk in cash; the entry."""
        self.do("scan", text=MILK)
        self.do("tender", kind="cash")
        return self.entries()[-1]


def _at_work(now: str = Clock.now, **changes: Any) -> Clock:
    hands = Clock(open_shop(**changes))
    hands.now = now
    hands.sign_in()
    return hands


def test_z_reports_through_many_days() -> None:
    """DAY-10 to DAY-14: what is sold, closed, and carried on."""
    hands = _at_work("2026-11-21T08:00:00.000Z")
    for number in (1, 2, 3):
        hands.now = f"2026-11-2{number}T09:00:00.000Z"
        hands.do("float", amount=50_000)
        for _ in range(number):
            hands.sell()
        x = hands.do("x_report")["result"]["document"]
        assert x["title"] == "x_report"
        hands.do("count", amount=50_000)
        document = hands.do("z_report")["result"]["document"]
        z = hands.entries()[-1]
        assert document["title"] == "z_report"
        assert document["blocks"][-1]["totals"] == z["body"]["totals"]
        body = z["body"]
        first = sum(range(number)) + 1
        assert (z["day"], body["number"], body["left_in_drawer"]) == (
            f"2026-11-2{number}",
            number,
            50_000,
        )
        totals = body["totals"]
        assert (totals["sales"], totals["gross"]) == (number, number * 1295)
        assert (totals["first_receipt"], totals["last_receipt"]) == (first, first + number - 1)
        assert totals["grand_gross"] == sum(range(number + 1)) * 1295
        assert totals["difference"] == -number * 1300
        view: Any = hands.till.view()
        assert view["day"] == {"open": False, "has_float": False}
    assert [
        entry["body"]["number"] for entry in hands.entries() if entry["kind"] == "z_report"
    ] == [
        1,
        2,
        3,
    ]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-23T22:59:59.999Z", "2026-11-23"),
        ("2026-11-23T23:00:00.000Z", "2026-11-23"),
        ("2026-11-24T02:59:59.999Z", "2026-11-23"),
        ("2026-11-24T03:00:00.000Z", "2026-11-24"),
        # Summer time: local clocks are two hours ahead of UTC.
        ("2026-07-01T01:59:59.999Z", "2026-06-30"),
        ("2026-07-01T02:00:00.000Z", "2026-07-01"),
        # The night in which 2 o'clock is skipped, and the one that has it twice.
        ("2026-03-29T01:59:59.999Z", "2026-03-28"),
        ("2026-03-29T02:00:00.000Z", "2026-03-29"),
        ("2026-10-25T00:30:00.000Z", "2026-10-24"),
        ("2026-10-25T01:30:00.000Z", "2026-10-24"),
        ("2026-10-25T03:00:00.000Z", "2026-10-25"),
    ],
)
def test_a_day_that_starts_at_four(at: str, day: str) -> None:
    """DAY-9: the store's settings say when, in its own zone."""
    store = {"id": "s-1", "name": "Nørrebro", "region": "DK", "day_starts_at": 240}
    hands = _at_work(at, store=store)
    assert hands.sell()["day"] == day


def test_a_day_keeps_its_name_past_midnight() -> None:
    """DAY-9"""
    hands = _at_work("2026-11-23T22:30:00.000Z")
    hands.sell()
    hands.now = "2026-11-24T00:30:00.000Z"
    assert hands.sell()["day"] == "2026-11-23"
    hands.do("z_report")
    hands.do("sign_out")
    view: Any = hands.till.view()
    assert view["day"]["open"] is False
    hands.sign_in()
    assert hands.sell()["day"] == "2026-11-24"


def test_the_store_s_date_decides_what_may_be_sold() -> None:
    """BSK-13: at half past eleven at night UTC it is the next day in Copenhagen."""
    hands = _at_work("2026-12-31T22:59:00.000Z")
    assert hands.refused("add", item="i-old")["code"] == "item.blocked"
    hands.now = "2026-12-31T23:00:00.000Z"
    hands.do("add", item="i-old")


def test_the_store_s_clock_decides_when_it_may_be_sold() -> None:
    """BSK-47: at eleven at night UTC it is midnight in Copenhagen."""
    hands = _at_work("2026-11-23T22:59:00.000Z")
    assert hands.refused("add", item="i-night")["code"] == "item.outside_window"
    hands.now = "2026-11-23T23:00:00.000Z"
    hands.do("add", item="i-night")


def test_parked_baskets_are_given_up_with_the_day() -> None:
    """DAY-7, DAY-11: journaled first, and counted by the report."""
    hands = _at_work()
    for name in ("a", "b"):
        hands.do("scan", text=MILK)
        hands.do("park", name=name)
    assert hands.refused("z_report")["facts"] == {"parked": 2}
    hands.do("z_report", void_parked=True, reason="closing")
    first, second, z = hands.entries()[-3:]
    assert [entry["kind"] for entry in (first, second, z)] == [
        "basket_voided",
        "basket_voided",
        "z_report",
    ]
    assert first["body"]["reason"] == "closing"
    assert z["body"]["totals"]["voids"] == {"count": 2, "amount": 2590}
    assert hands.till.state.store.parked() == ()
    assert hands.till.state.connection.execute("SELECT count(*) FROM draft_step") == [(0,)]


def test_giving_parked_baskets_up_needs_the_permission_and_the_reason() -> None:
    """DAY-11, BSK-26"""
    hands = shop(reasons_required=["basket_voided"])
    hands.do("scan", text=MILK)
    hands.do("park", name="a")
    assert hands.refused("z_report", void_parked=True)["code"] == "reason.required"
    hands.sign_in("carl")
    approval = {"person": "bo", "pin_proof": proof("bo"), "permission": "basket.void"}
    assert hands.refused("z_report", void_parked=True)["facts"] == {"permission": "basket.void"}
    refusal = hands.refused("z_report", void_parked=True, reason="x", approval=approval)
    assert refusal["facts"] == {"permission": "day.z_report"}
    assert len(hands.till.state.store.parked()) == 1


def test_who_may_see_the_day_is_told_what_a_count_came_to() -> None:
    """DAY-6"""
    hands = shop()
    hands.do("float", amount=6_000)
    answer = hands.do("count", denominations=[[1_000, 2]])
    assert answer["result"] == {"counted": 2_000, "expected": 6_000, "difference": -4_000}


def test_who_counts_blind_is_told_nothing() -> None:
    """DAY-6: neither by the count, nor by the day, nor by what is refused."""
    hands = shop()
    hands.do("float", amount=12_345)
    hands.sign_in("bo")
    answer = hands.do("count", amount=12_000)
    assert hands.entries()[-1]["body"] == {
        "counted": 12_000,
        "expected": 12_345,
        "difference": -345,
        "blind": True,
    }
    assert "12345" not in str(answer)
    assert "-345" not in str(answer)
    day = hands.do("day")["result"]
    assert {"totals", "expected_cash"}.isdisjoint(day)
    approval = {"person": "anna", "pin_proof": proof("anna"), "permission": "drawer.pay_out"}
    refusal = hands.refused("pay_out", amount=12_400, approval=approval)
    assert refusal == {"code": "drawer.too_little", "facts": {"amount": 12_400}}


def test_an_x_report_in_between_changes_nothing() -> None:
    """DAY-10"""
    hands = _at_work()
    hands.sell()
    first = hands.do("x_report")["result"]["document"]["blocks"][-1]
    assert hands.do("x_report")["result"]["document"]["blocks"][-1] == first
