"""Coupons at a till and its office: docs/rules/coupons.md, CPN-4 to CPN-6, CPN-10."""

import json
from pathlib import Path
from typing import Any

import pytest

from kasse.domain.coupons import single_use_code, written
from kasse.till.coupon_claims import RELEASE_PATH
from kasse.till.exchange import Answer, Ask
from tests.till.shop import Hands, open_shop, restarted, shop
from tests.till.test_prices import tell

BREAD = "i-bread"
CODE = single_use_code(prefix="K7QX", number=7, secret=bytes(32))
OTHER = single_use_code(prefix="K7QX", number=8, secret=bytes(32))
ASKING = {"code": "coupon.asking_office", "facts": {"name": "Sommer"}}


def reserved(hands: Hands) -> dict[str, Any]:
    """The office holds the code that is asked for; what it was told."""
    return answered(hands, {"outcome": "reserved"})


def answered(hands: Hands, document: Any, status: int | None = 200) -> dict[str, Any]:
    claims = hands.till.state.claims
    body = told(claims.ask())
    claims.end(Answer(status=status, body=json.dumps(document)))
    return body


def told(ask: Ask) -> dict[str, Any]:
    assert ask.method == "POST"
    assert ask.body is not None
    body: dict[str, Any] = json.loads(ask.body)
    return body


def basket(hands: Hands) -> dict[str, Any]:
    shown: Any = hands.till.view()["basket"]
    assert isinstance(shown, dict)
    return shown


def coupons(hands: Hands) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = basket(hands).get("coupons", [])
    return found


def sold(hands: Hands) -> dict[str, Any]:
    hands.do("tender", kind="cash")
    body: dict[str, Any] = hands.entries()[-1]["body"]
    return body


def test_a_campaign_code_is_taken_at_once() -> None:
    """CPN-1, CPN-4"""
    hands = shop()
    hands.do("add", item=BREAD)
    assert hands.do("scan", text="sommer-25")["view"]["basket"]["total"] == 2_450 - 500
    assert coupons(hands) == [
        {"coupon": "c-1", "name": "Sommer", "code": "SOMMER25", "checked": "none", "gives": 500}
    ]
    assert not hands.till.state.claims.due()
    assert sold(hands)["coupons"] == [
        {"coupon": "c-1", "name": "Sommer", "code": "SOMMER25", "checked": "none"}
    ]
    hands.do("add", item=BREAD)
    assert hands.do("scan", text="SOMMER25")["view"]["basket"]["total"] == 2_450 - 500


def test_a_single_use_code_is_reserved_first() -> None:
    """CPN-5: for the basket that is to begin with it."""
    hands = shop()
    assert hands.refused("scan", text=written(CODE)) == ASKING
    assert hands.refused("scan", text=CODE) == ASKING
    body = reserved(hands)
    answer = hands.do("scan", text=CODE)
    assert body == {"coupon": "c-1", "code": CODE, "basket": answer["view"]["basket"]["id"]}
    assert coupons(hands)[0]["checked"] == "office"
    assert coupons(hands)[0]["gives"] == 0
    hands.do("add", item=BREAD)
    assert sold(hands)["coupons"][0] == {
        "coupon": "c-1",
        "name": "Sommer",
        "code": CODE,
        "checked": "office",
    }


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("coupon.used", {"receipt_code": "K2-000003"}),
        ("coupon.unknown", {}),
        ("coupon.reserved", {"register": "K2"}),
        ("coupon.withdrawn", {}),
    ],
)
def test_what_the_office_refuses_is_refused(code: str, facts: dict[str, Any]) -> None:
    """CPN-5: once; scanned again the office is asked again."""
    hands = shop()
    hands.refused("scan", text=CODE)
    answered(hands, {"outcome": "refused", "code": code, "facts": facts})
    found = hands.refused("scan", text=CODE)
    assert found == {"code": code, "facts": {**facts, "name": "Sommer"}}
    assert hands.refused("scan", text=CODE) == ASKING


@pytest.mark.parametrize(
    ("document", "status"),
    [({}, None), ({}, 500), ({"outcome": "?"}, 200), ([], 200), ({"outcome": "refused"}, 200)],
)
def test_without_the_office_the_policy_decides(document: Any, status: int | None) -> None:
    """CPN-6"""
    hands = shop()
    hands.do("add", item=BREAD)
    hands.refused("scan", text=CODE)
    answered(hands, document, status)
    hands.do("scan", text=CODE)
    assert sold(hands)["coupons"][0]["checked"] == "offline"
    # Its own journal says that it was used.
    assert hands.refused("scan", text=CODE) == {
        "code": "coupon.used",
        "facts": {"name": "Sommer", "receipt_code": "K1-000001"},
    }


def test_goods_that_come_back_free_no_code() -> None:
    """CPN-9"""
    hands = shop()
    hands.do("add", item=BREAD)
    hands.refused("scan", text=CODE)
    answered(hands, {}, None)
    hands.do("scan", text=CODE)
    assert sold(hands)["total"] == 1_950
    hands.do("refund", receipt_code="K1-000001")
    assert sold(hands)["total"] == -1_950
    assert hands.refused("scan", text=CODE)["code"] == "coupon.used"


def test_a_coupon_may_want_the_office() -> None:
    """CPN-6"""
    hands = shop()
    tell(hands, {("coupon", "c-1"): {"name": "Sommer", "prefix": "K7QX", "offline": "refuse"}})
    hands.refused("scan", text=CODE)
    answered(hands, {}, None)
    assert hands.refused("scan", text=CODE)["code"] == "coupon.offline"
    assert hands.refused("scan", text="SOMMER25")["code"] == "barcode.unknown"


def test_nobody_waits_for_long() -> None:
    """CPN-6: after four seconds the office counts as out of reach; a late answer is given back."""
    hands = shop()
    hands.refused("scan", text=CODE)
    ask = hands.till.state.claims.ask()
    hands.seconds += 4
    hands.do("scan", text=CODE)
    assert coupons(hands)[0]["checked"] == "offline"
    claims = hands.till.state.claims
    claims.end(Answer(status=200, body=json.dumps({"outcome": "reserved"})))
    release = claims.ask()
    assert release.path == RELEASE_PATH
    assert told(release) == {"basket": told(ask)["basket"], "codes": [CODE]}
    claims.end(Answer(status=200, body="{}"))
    assert not claims.due()


def test_another_code_takes_the_place_of_the_first() -> None:
    """CPN-5: what is not wanted any more is given back."""
    hands = shop()
    hands.refused("scan", text=CODE)
    reserved(hands)
    assert hands.refused("scan", text=OTHER) == ASKING
    assert answered(hands, {})["codes"] == [CODE]
    reserved(hands)
    hands.do("scan", text=OTHER)
    assert [one["code"] for one in coupons(hands)] == [OTHER]


def test_a_basket_begun_meanwhile_asks_again() -> None:
    """CPN-5: the office holds a code for one basket."""
    hands = shop()
    hands.refused("scan", text=CODE)
    first = reserved(hands)["basket"]
    begun = hands.do("add", item=BREAD)["view"]["basket"]["id"]
    assert hands.refused("scan", text=CODE) == ASKING
    assert answered(hands, {}) == {"basket": first, "codes": [CODE]}
    assert reserved(hands)["basket"] == begun
    hands.do("scan", text=CODE)


def test_a_claim_that_nobody_came_back_to_is_none() -> None:
    """CPN-5"""
    hands = shop()
    hands.refused("scan", text=CODE)
    answered(hands, {"outcome": "refused", "code": "coupon.unknown", "facts": {}})
    hands.seconds += 60
    assert hands.refused("scan", text=CODE) == ASKING


def test_what_would_be_refused_anyway_is_not_asked_for() -> None:
    """CPN-4, CPN-5"""
    hands = shop()
    tell(hands, {("promotion", "p-summer"): None})
    assert hands.refused("scan", text=CODE)["code"] == "coupon.ended"
    assert not hands.till.state.claims.due()


def test_a_coupon_that_was_taken_back_is_released() -> None:
    """CPN-10"""
    hands = shop()
    hands.refused("scan", text=CODE)
    begun = reserved(hands)["basket"]
    hands.do("scan", text=CODE)
    hands.do("scan", text="SOMMER25")
    hands.do("remove_coupon", code="SOMMER25")
    assert not hands.till.state.claims.due()
    hands.do("remove_coupon", code=CODE)
    assert answered(hands, {}) == {"basket": begun, "codes": [CODE]}
    assert "id" not in basket(hands)


def test_training_asks_nobody_and_uses_nothing_up() -> None:
    """CPN-5"""
    hands = shop()
    hands.do("training", on=True)
    hands.do("add", item=BREAD)
    hands.do("scan", text=CODE)
    assert hands.refused("training", on=False)["code"] == "basket.not_empty"
    assert sold(hands)["coupons"][0]["checked"] == "none"
    hands.do("training", on=False)
    assert hands.refused("scan", text=CODE) == ASKING


def test_an_item_with_the_code_comes_first() -> None:
    """CPN-4"""
    hands = shop()
    body = {"name": "Avis", "codes": ["PAPER"], "offline": "refuse"}
    tell(hands, {("coupon", "c-2"): body, ("coupon", "c-3"): {"codes": 7}})
    hands.do("scan", text="PAPER")
    assert coupons(hands) == []


def test_coupons_are_there_after_a_power_cut(tmp_path: Path) -> None:
    """CPN-10: also those of a basket without lines."""
    path = tmp_path / "till.sqlite3"
    hands = Hands(open_shop(path))
    hands.sign_in()
    hands.do("scan", text="SOMMER25")
    again = Hands(restarted(hands, path))
    again.seconds = hands.seconds
    assert [one["code"] for one in coupons(again)] == ["SOMMER25"]
    again.do("add", item=BREAD)
    assert sold(again)["total"] == 1_950
