"""Coupons of a basket: docs/rules/coupons.md, CPN-4 to CPN-10."""

from dataclasses import replace

import pytest

from kasse.domain.basket import change
from kasse.domain.basket.decision import Decision
from kasse.domain.basket.evolve import event_from_document, event_to_document, evolve_all
from kasse.domain.basket.handing import given_by, hand_over, take_back
from kasse.domain.basket.state import EMPTY
from kasse.domain.coupons import Coupon, Handed
from kasse.domain.outcome import Refused
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import (
    Give,
    Goods,
    Holds,
    Limits,
    Part,
    Promotion,
    Tier,
)
from tests.domain.selling import DANISH, Counter, holder, item

COFFEE = item("coffee", 3_000)
CARD = Coupon(id="c-coffee", name="Kaffekort", prefix="K7QX")
FREE_COFFEE = Promotion(
    id="p-coffee",
    name="En kaffe gratis",
    form="each",
    parts=(Part(goods=(Goods(items=("coffee",)),)),),
    give=Give(way="percent", value=1_000_000),
    limits=Limits(basket=1),
    coupon="c-coffee",
)
SPEND = Promotion(
    id="p-spend",
    name="50 af 300",
    form="pool",
    measure="amount",
    tiers=(Tier(least=30_000, way="amount", value=5_000),),
    coupon="c-coffee",
)


def counter(*promotions: Promotion) -> Counter:
    return Counter(under=replace(DANISH, offers=arranged(promotions)))


def try_hand(till: Counter, code: str = "one", *, once: bool = True) -> Decision:
    handed = Handed(coupon=CARD, code=code, once=once)
    return hand_over(till.basket, handed, checked="office", new_basket="b-1", now=till.now)


def hand(till: Counter, *codes: str) -> Counter:
    for code in codes:
        till.take(try_hand(till, code))
    return till


def refusal(decision: Decision) -> str:
    assert isinstance(decision, Refused)
    return decision.code


def used(till: Counter) -> list[str]:
    """Sells what is in the basket; the codes that its entry names."""
    return [one["code"] for one in till.sell_for()["body"].get("coupons", [])]


def test_a_promotion_holds_by_its_coupon() -> None:
    """PRO-8, CPN-8"""
    till = counter(FREE_COFFEE)
    till.add(COFFEE)
    assert till.priced.total_minor == 3_000
    hand(till, "one")
    assert till.priced.total_minor == 0
    assert given_by("c-coffee", till.priced, till.now.terms.offers) == 3_000
    till.take(take_back(till.basket, code="one"))
    assert till.priced.total_minor == 3_000


def test_each_code_gives_as_often_as_the_limit_says() -> None:
    """CPN-7: one coffee free, three codes, two coffees; one code is left over."""
    till = counter(FREE_COFFEE)
    till.add(COFFEE, 2_000)
    till.add()
    assert hand(till, "one").priced.total_minor == 3_000 + 1_295
    assert hand(till, "two", "three").priced.total_minor == 1_295
    assert used(till) == ["one", "two"]


def test_a_limit_for_more_than_one_takes_a_code_for_so_many() -> None:
    """CPN-8: two coffees for each code; three coffees take two codes."""
    till = counter(replace(FREE_COFFEE, limits=Limits(basket=2)))
    till.add(COFFEE, 3_000)
    till.add()
    assert used(hand(till, "one", "two", "three")) == ["one", "two"]


def test_a_code_that_gave_nothing_is_free_again() -> None:
    """CPN-8"""
    till = counter(SPEND)
    till.add(COFFEE, 9_000)
    assert used(hand(till, "one")) == []


def test_what_gave_says_the_entry() -> None:
    """CPN-8"""
    till = counter(SPEND)
    till.add(COFFEE, 10_000)
    body = hand(till, "one").sell_for()["body"]
    assert body["total"] == 25_000
    assert body["coupons"] == [
        {"coupon": "c-coffee", "name": "Kaffekort", "code": "one", "checked": "office"}
    ]


def test_points_use_a_code_up() -> None:
    """CPN-8: they are given as well."""
    points = Promotion(
        id="p-points",
        name="Dobbelte point",
        form="points",
        parts=(Part(goods=(Goods(items=("coffee",)),)),),
        multiplier=2,
        coupon="c-coffee",
    )
    till = hand(counter(points), "one")
    till.add()
    assert used(till) == []
    till = hand(counter(points), "one")
    till.add(COFFEE)
    assert used(till) == ["one"]


@pytest.mark.parametrize(
    "promotion",
    [
        SPEND,
        replace(FREE_COFFEE, limits=Limits()),
        replace(FREE_COFFEE, limits=Limits(basket=1, customer=1)),
    ],
)
def test_a_code_that_could_give_nothing_more_is_refused(promotion: Promotion) -> None:
    """CPN-7"""
    till = hand(counter(promotion), "one")
    assert refusal(try_hand(till, "two")) == "coupon.enough"


def test_what_repeats_takes_more_codes() -> None:
    """CPN-7"""
    till = hand(counter(replace(SPEND, repeats=True, limits=Limits(basket=1, day=2))), "one")
    hand(till, "two")
    assert refusal(try_hand(till, "three")) == "coupon.enough"


def test_the_same_code_twice() -> None:
    """CPN-7"""
    till = hand(counter(FREE_COFFEE), "one")
    assert refusal(try_hand(till, "one")) == "coupon.twice"


@pytest.mark.parametrize(
    "promotion",
    [
        replace(FREE_COFFEE, coupon="c-other"),
        replace(FREE_COFFEE, holds=(Holds(to="2020-01-01T00:00"),)),
        replace(FREE_COFFEE, channels=("web",)),
        replace(FREE_COFFEE, active=False),
    ],
)
def test_a_coupon_without_a_promotion_is_refused(promotion: Promotion) -> None:
    """CPN-4"""
    assert refusal(try_hand(counter(promotion))) == "coupon.ended"


def test_who_may_sell_may_take_coupons_until_something_is_paid() -> None:
    """CPN-10"""
    till = hand(counter(FREE_COFFEE), "one")
    till.add()
    till.pay("cash", amount_minor=500)
    assert refusal(try_hand(till, "two")) == "basket.being_paid"
    assert refusal(take_back(till.basket, code="one")) == "basket.being_paid"
    nobody = Counter(under=till.now.terms, by=holder())
    assert refusal(try_hand(nobody)) == "permission.denied"


def test_coupons_stay_without_lines() -> None:
    """CPN-10, BSK-28"""
    till = hand(counter(FREE_COFFEE), "one", "two")
    till.add(COFFEE)
    till.remove(1)
    assert [one.code for one in till.basket.coupons] == ["one", "two"]
    assert till.basket.basket == "b-1"
    till.add(COFFEE)
    assert till.priced.total_minor == 0
    till.remove(2)
    till.take(take_back(till.basket, code="one"))
    assert refusal(take_back(till.basket, code="one")) == "coupon.not_handed"
    till.take(take_back(till.basket, code="two"))
    assert till.basket == EMPTY


def test_a_parked_basket_is_not_fetched_over_coupons() -> None:
    """CPN-10: they would be lost."""
    parked = counter(FREE_COFFEE)
    parked.add()
    till = hand(counter(FREE_COFFEE), "one")
    found = change.fetch(till.basket, parked.basket, name="Bord 4", now=till.now)
    assert refusal(found) == "basket.not_empty"


def test_the_steps_of_coupons_are_kept() -> None:
    """CPN-10: as the till does, over a restart."""
    till = hand(counter(FREE_COFFEE), "one")
    decision = take_back(till.basket, code="one")
    handed = try_hand(Counter(under=till.now.terms))
    assert not isinstance(decision, Refused)
    assert not isinstance(handed, Refused)
    kept = [event_to_document(one) for one in (*handed.events, *decision.events)]
    assert evolve_all(EMPTY, map(event_from_document, kept)) == EMPTY
    assert evolve_all(EMPTY, map(event_from_document, kept[:-1])) == till.basket
