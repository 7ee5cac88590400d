"""Who the customer is: docs/rules/basket.md, BSK-48."""

from dataclasses import replace

from kasse.domain.basket.customer import set_customer_groups
from kasse.domain.basket.decision import Decision
from kasse.domain.basket.state import EMPTY
from kasse.domain.outcome import Refused
from kasse.domain.promotions.offers import arranged
from kasse.domain.promotions.promotion import Give, Goods, Part, Promotion
from tests.domain.selling import DANISH, Counter, holder

MEMBERS = Promotion(
    id="p-members",
    name="Medlemspris",
    form="each",
    parts=(Part(goods=(Goods(items=("milk",)),)),),
    give=Give(way="price", value=1_000),
    customer_groups=("members",),
)


def counter() -> Counter:
    return Counter(under=replace(DANISH, offers=arranged([MEMBERS])))


def say(till: Counter, *groups: str) -> Decision:
    return set_customer_groups(
        till.basket, groups=groups, known=("members", "staff"), new_basket="b-1", now=till.now
    )


def refusal(decision: Decision) -> str:
    assert isinstance(decision, Refused)
    return decision.code


def test_a_members_price_holds_while_somebody_is_one() -> None:
    """BSK-48, PRO-8"""
    till = counter()
    till.take(say(till, "staff", "members", "members"))
    till.add()
    assert till.priced.total_minor == 1_000
    till.take(say(till, "staff"))
    assert till.priced.total_minor == 1_295
    till.take(say(till, "staff"))
    assert till.sell_for()["body"]["customer_groups"] == ["staff"]
    till.add()
    assert "customer_groups" not in till.sell_for()["body"]


def test_it_stays_without_lines_and_goes_with_the_last_word() -> None:
    """BSK-48"""
    till = counter()
    till.take(say(till, "members"))
    till.add()
    till.remove(1)
    assert till.basket.customer_groups == ("members",)
    till.take(say(till))
    assert till.basket == EMPTY


def test_what_is_refused() -> None:
    """BSK-48"""
    till = counter()
    assert refusal(say(till, "friends")) == "customer_group.unknown"
    nobody = Counter(under=till.now.terms, by=holder())
    assert refusal(say(nobody, "members")) == "permission.denied"
    till.add()
    till.pay("cash", amount_minor=500)
    assert refusal(say(till, "members")) == "basket.being_paid"
