"""A real till asked to sell what has a date or an age limit: BSK-42 to BSK-44."""

from typing import Any

import pytest

from tests.till.shop import Hands, documents, item, load, open_shop, proof, shop

MILK = "(01)05701234567899"
USE_BY, BEST_BEFORE = "(17)261122", "(15)261122"
TWINS = (
    item("brie", "Brie", 4000, codes=["gtin:05700000000011"]),
    item("camembert", "Camembert", 4200, codes=["gtin:05700000000011"]),
    item("cheese", "Ost", None, has_variants=True, codes=["gtin:05700000000028"]),
    item("cheese-m", "Ost, mild", 5000, variant_of="i-cheese"),
    item("tart", "Tærte", None, has_variants=True),
)
TWIN, PARENT = "(01)05700000000011", "(01)05700000000028"


def cheese_shop() -> Hands:
    hands = Hands(open_shop())
    load(hands.till.state.connection, [*documents(), *TWINS])
    hands.till.catalogue_changed()
    hands.sign_in()
    return hands


def lines(hands: Hands) -> list[dict[str, Any]]:
    hands.do("tender", kind="cash")
    found: list[dict[str, Any]] = hands.entries()[-1]["body"]["lines"]
    return found


def test_past_best_before_is_asked_and_sold() -> None:
    """BSK-43: the 23rd is the day of these tests."""
    hands = shop()
    assert hands.refused("scan", text=MILK + BEST_BEFORE) == {
        "code": "item.needs_date_check",
        "facts": {"item": "i-milk", "name": "Letmælk 1 l", "best_before": "2026-11-22"},
    }
    hands.do("scan", text=MILK + BEST_BEFORE, date_checked=True)
    (line,) = lines(hands)
    assert (line["best_before"], line["total"]) == ("2026-11-22", 1295)


def test_a_store_that_sells_nothing_past_best_before() -> None:
    """BSK-43"""
    hands = shop(best_before="refuse")
    refusal = hands.refused("scan", text=MILK + BEST_BEFORE, date_checked=True)
    assert refusal["code"] == "item.past_best_before"


def test_the_code_is_judged_whichever_item_is_chosen() -> None:
    """BSK-44"""
    hands = cheese_shop()
    refusal = hands.refused("scan", text=TWIN + USE_BY)
    assert (refusal["code"], refusal["facts"]["items"]) == (
        "barcode.several_items",
        ("i-brie", "i-camembert"),
    )
    for chosen in refusal["facts"]["items"]:
        again = hands.refused("scan", text=TWIN + USE_BY, item=chosen)
        assert (again["code"], again["facts"]["item"]) == ("item.expired", chosen)
    hands.do("scan", text=f"2*{TWIN}(17)261124(10)L7", item="i-camembert")
    (line,) = lines(hands)
    assert (line["item"], line["quantity"], line["expires_on"], line["lot"]) == (
        "i-camembert",
        2000,
        "2026-11-24",
        "L7",
    )
    assert line["code"] == "gtin:05700000000011"


def test_the_code_stays_with_the_variant() -> None:
    """BSK-44"""
    hands = cheese_shop()
    refusal = hands.refused("scan", text=PARENT + USE_BY)
    assert (refusal["code"], refusal["facts"]["variants"]) == (
        "item.needs_variant",
        ("i-cheese-m",),
    )
    assert hands.refused("scan", text=PARENT + USE_BY, item="i-cheese-m")["code"] == "item.expired"
    hands.do("scan", text=PARENT + "(10)L7", item="i-cheese-m")
    (line,) = lines(hands)
    assert (line["item"], line["lot"]) == ("i-cheese-m", "L7")


def test_without_a_priced_variant_there_is_nothing_to_choose() -> None:
    """A variant without a price is told to no till."""
    assert cheese_shop().refused("add", item="i-tart") == {
        "code": "item.no_price",
        "facts": {"item": "i-tart", "name": "Tærte"},
    }


def test_a_choice_that_the_code_does_not_mean_is_asked_again() -> None:
    """BSK-44"""
    hands = cheese_shop()
    for chosen in ("i-milk", "i-none", "i-cheese-m"):
        refusal = hands.refused("scan", text=TWIN, item=chosen)
        assert refusal["code"] == "barcode.several_items"


def test_an_age_check_passed_over_at_the_till() -> None:
    """BSK-42: the cashier asks, the owner approves, and it stands in the sale."""
    hands = shop("bo")
    asked = {"item": "i-beer", "age_override": True}
    assert hands.refused("add", **asked)["facts"] == {"permission": "item.age_override"}
    approval = {
        "person": "anna",
        "pin_proof": proof("anna"),
        "permission": "item.age_override",
    }
    assert hands.refused("add", **asked, approval=approval) == {
        "code": "reason.required",
        "facts": {"reasons": "age_override"},
    }
    hands.do("add", **asked, approval=approval, reason="kender kunden")
    hands.do("scan", text="BEER")
    beer, pant = lines(hands)
    assert beer["age_override"] == {
        "age": 16,
        "by": "bo",
        "reason": "kender kunden",
        "approved_by": "anna",
    }
    assert (beer["quantity"], pant["deposit_of"]) == (2000, beer["line"])


def test_an_approval_that_fails_passes_nothing_over() -> None:
    """BSK-42"""
    hands = shop("bo")
    approval = {
        "person": "carl",
        "pin_proof": proof("carl"),
        "permission": "item.age_override",
    }
    refusal = hands.refused(
        "add", item="i-beer", age_override=True, reason="kender kunden", approval=approval
    )
    assert refusal["code"] == "approval.not_permitted"
    assert hands.entries()[-1]["kind"] == "approval_failed"


@pytest.mark.parametrize(
    ("own", "components", "asked"),
    [
        (None, ("i-beer", "i-milk"), 16),
        (18, ("i-beer",), 18),
        (12, ("i-milk", "i-beer", "i-gone"), 16),
        (None, ("i-milk",), None),
    ],
)
def test_a_bundle_asks_for_the_highest_age(
    own: int | None, components: tuple[str, ...], asked: int | None
) -> None:
    """BSK-14"""
    parts = [{"item": part, "sku": part, "quantity": 1000} for part in components]
    limit = {} if own is None else {"min_age": own}
    hands = Hands(open_shop())
    basket = item("hamper", "Gavekurv", 20_000, components=parts, **limit)
    load(hands.till.state.connection, [*documents(), basket])
    hands.till.catalogue_changed()
    hands.sign_in()
    if asked is None:
        hands.do("add", item="i-hamper")
        return
    assert hands.refused("add", item="i-hamper")["facts"]["min_age"] == asked
    hands.do("add", item="i-hamper", age_checked=asked)
    assert lines(hands)[0]["age_checked"] == asked
