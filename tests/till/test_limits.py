"""Promotions' limits beyond one basket at a till: docs/rules/promotions.md, PRO-13."""

from typing import Any

from tests.till.shop import Hands, open_shop
from tests.till.test_prices import tell, told

FIRST_TWO: dict[str, Any] = {
    "names": {"da": "De første to"},
    "form": "each",
    "parts": [{"goods": [{"items": ["i-paper"]}]}],
    "give": {"way": "amount", "value": 1_000},
    "limits": {"total": 2},
}
A_DAY = {**FIRST_TWO, "limits": {"day": 1, "total": 3}}


def sell(hands: Hands, papers: int = 1) -> int:
    """What so many papers cost, in minor units."""
    hands.do("add", item="i-paper", quantity=papers * 1_000)
    hands.do("tender", kind="mobilepay")
    body: Any = hands.entries()[-1]["body"]
    total: int = body["total"]
    return total


def test_what_its_own_sales_used_up_is_used_up() -> None:
    """PRO-13"""
    hands = told({("promotion", "p"): FIRST_TWO})
    assert [sell(hands), sell(hands, 3), sell(hands)] == [2_000, 8_000, 3_000]


def test_a_day_begins_anew() -> None:
    """PRO-13: by the business day of the sale."""
    hands = told({("promotion", "p"): A_DAY})
    assert [sell(hands), sell(hands)] == [2_000, 3_000]
    hands.do("z_report", left_in_drawer=0)
    tell(hands, {("promotion_use", "p"): {"days": {"2026-11-23": {"r-2": 1}}, "total": {"r-2": 1}}})
    hands.seconds += 24 * 3600 - hands.seconds + 6 * 3600
    hands.try_ = _next_day(hands)  # type: ignore[method-assign]  # the hands' clock is of one day
    assert [sell(hands), sell(hands)] == [2_000, 3_000]


def _next_day(hands: Hands) -> Any:
    def give(command: str, **arguments: Any) -> dict[str, Any]:
        hands.count += 1
        now = f"2026-11-24T09:00:{hands.count % 60:02d}.000Z"
        given = {"command": command, "now": now, "random": f"{hands.count:032x}", **arguments}
        return dict(hands.till.handle(given))

    return give


def test_other_registers_count_as_the_office_tells() -> None:
    """PRO-13: what it tells of this register is not counted twice, and nonsense not at all."""
    hands = told(
        {
            ("promotion", "p"): FIRST_TWO,
            ("promotion_use", "p"): {"total": {"r-1": 2, "r-2": 1, "r-3": "x"}, "days": 7},
        }
    )
    assert sell(hands, 2) == 5_000
    assert sell(hands) == 3_000


def test_a_basket_that_is_being_paid_stands_still() -> None:
    """PRO-13, TEN-2: what the office tells meanwhile counts for the next one."""
    hands = told({("promotion", "p"): FIRST_TWO})
    hands.do("add", item="i-paper", quantity=2_000)
    hands.do("tender", kind="cash", amount=1_000)
    tell(hands, {("promotion_use", "p"): {"total": {"r-2": 2}}})
    tell(hands, {("promotion", "p"): None})
    assert hands.do("view")["view"]["basket"]["due"] == 3_000
    hands.do("tender", kind="mobilepay")
    assert sell(hands) == 3_000


def test_training_uses_nothing_up() -> None:
    """PRO-13"""
    hands = told({("promotion", "p"): FIRST_TWO})
    hands.do("training", on=True)
    sell(hands, 2)
    hands.do("training", on=False)
    assert sell(hands, 2) == 4_000


def test_it_is_counted_again_from_the_journal() -> None:
    """PRO-13: as everything that is kept ready of it."""
    hands = told({("promotion", "p"): FIRST_TWO})
    sell(hands, 2)
    store = hands.till.state.store
    with store.transaction():
        store.forget_derived()
        for entry in store.read_all():
            store.index_again(entry)
    hands.till.catalogue_changed()
    assert sell(hands) == 3_000
    assert Hands(open_shop()).try_("view")["ok"]
