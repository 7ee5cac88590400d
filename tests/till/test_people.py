"""Who may do what at the till: approval on the spot, lock-outs, training (docs/rules/session.md)."""

from dataclasses import replace
from typing import Any

import pytest

from kasse.till.application import NEEDS_DURABLE, Till, open_till
from tests.till.shop import REGISTER, Hands, open_shop, proof, shop

MILK = "5701234567899"


def _approval(person: str, permission: str, pin: str | None = None) -> dict[str, str]:
    return {"person": person, "pin_proof": proof(person, pin), "permission": permission}


def _kinds(hands: Hands) -> list[str]:
    return [entry["kind"] for entry in hands.entries()]


def test_somebody_else_approves_on_the_spot() -> None:
    """SES-8: the rule's own example, and the deed stands in the entry."""
    hands = shop("carl")
    hands.do("scan", text=MILK, approval=_approval("bo", "sale.sell"))
    wrong = hands.refused("void", approval=_approval("bo", "basket.void", "0000"))
    assert wrong == {
        "code": "approval.wrong_pin",
        "facts": {"person": "bo", "tries_left": 4},
    }
    hands.do("void", approval=_approval("bo", "basket.void"))
    failed, voided = hands.entries()[-2:]
    assert (failed["kind"], failed["person"], failed["body"]) == (
        "approval_failed",
        "carl",
        {"permission": "basket.void", "claimed": "bo", "cause": "pin"},
    )
    assert (voided["kind"], voided["person"], voided["body"]["approved_by"]) == (
        "basket_voided",
        "carl",
        "bo",
    )
    assert hands.till.state.session.wrong == ()


def test_the_screen_speaks_the_language_of_whoever_signs_in() -> None:
    hands = shop("carl")
    staff = hands.till.state.staff
    people = (replace(one, language={"bo": "en", "anna": "sv"}.get(one.id)) for one in staff.people)
    hands.till.state.staff = replace(staff, people=tuple(people))
    refused = hands.refused("sign_in", person="bo", pin_proof=proof("bo", "0000"))
    assert (refused["code"], hands.till.view()["language"]) == ("session.wrong_pin", "da")
    hands.sign_in("bo")
    assert hands.till.view()["language"] == "en"
    hands.sign_in("anna")
    assert hands.till.view()["language"] == "en"


def test_who_may_not_approve() -> None:
    """SES-8"""
    hands = shop("carl")
    refusal = hands.refused("z_report", approval=_approval("bo", "day.z_report"))
    assert refusal["code"] == "approval.not_permitted"
    assert hands.entries()[-1]["body"]["cause"] == "not_permitted"
    nobody = {"person": "dora", "pin_proof": "00", "permission": "day.z_report"}
    assert hands.refused("z_report", approval=nobody)["code"] == "approval.unknown_person"


def test_an_approver_whose_limit_is_too_small() -> None:
    """BSK-30: Bo may give 10 %."""
    hands = shop("carl")
    hands.do("scan", text=MILK, approval=_approval("bo", "sale.sell"))
    bo = _approval("bo", "discount.line")
    assert hands.refused("discount", line=1, rate=100_001, approval=bo)["code"] == (
        "permission.denied"
    )
    hands.do("discount", line=1, rate=100_000, approval=bo)
    assert hands.entries()[-1]["body"]["approved_by"] == "bo"


def test_five_wrong_pins_lock_out_everywhere() -> None:
    """SES-3, SES-8: signing in and approving count together."""
    hands = shop("carl")
    for left in (4, 3):
        refusal = hands.refused("void", approval=_approval("anna", "basket.void", "0000"))
        assert refusal["facts"]["tries_left"] == left
    for left in (2, 1):
        refusal = hands.refused("sign_in", person="anna", pin_proof="00")
        assert refusal["facts"]["tries_left"] == left
    locked = hands.refused("void", approval=_approval("anna", "basket.void", "0000"))
    assert locked["code"] == "approval.locked"
    hands.seconds += 10
    assert hands.refused("sign_in", person="anna", pin_proof=proof("anna"))["code"] == (
        "session.locked"
    )
    assert hands.refused("void", approval=_approval("anna", "basket.void"))["code"] == (
        "approval.locked"
    )
    hands.seconds += 30
    hands.sign_in("anna")
    assert _kinds(hands)[-2:] == ["sign_out", "sign_in"]


def test_a_lock_is_there_after_a_restart() -> None:
    """SES-4"""
    hands = shop("carl")
    for _ in range(5):
        hands.try_("sign_in", person="anna", pin_proof="00")
    again = open_till(hands.till.state.connection, REGISTER, durable=True)
    assert isinstance(again, Till)
    after = Hands(again, at_s=hands.seconds)
    after.count = hands.count
    assert after.refused("sign_in", person="anna", pin_proof=proof("anna"))["code"] == (
        "session.locked"
    )


def test_a_clock_set_back_keeps_the_till_going() -> None:
    """SES-5, DAY-9: the day keeps its name, numbers and chain go on."""
    hands = shop()
    hands.do("scan", text=MILK)
    hands.do("tender", kind="cash")
    late: dict[str, Any] = {"now": "2026-11-20T08:00:00.000Z", "random": "f" * 32}
    early: dict[str, Any] = {"now": "2026-11-20T08:00:01.000Z", "random": "e" * 32}
    assert hands.till.handle({"command": "scan", "text": MILK, **late})["ok"]
    assert hands.till.handle({"command": "tender", "kind": "cash", **early})["ok"]
    sale = hands.entries()[-1]
    assert (sale["day"], sale["at"], sale["body"]["receipt"]) == (
        "2026-11-23",
        "2026-11-20T08:00:01.000Z",
        2,
    )


def _sell(hands: Hands) -> dict[str, Any]:
    hands.do("scan", text=MILK)
    done: dict[str, Any] = hands.do("tender", kind="cash")["view"]["done"]
    return done


def test_training_stays_apart() -> None:
    """DAY-8, RCP-2, RCP-6, REF-7: own numbers, counted nowhere, never mixed."""
    hands = shop()
    assert _sell(hands)["receipt_code"] == "K1-000001"
    hands.do("scan", text=MILK)
    hands.do("park", name="real")
    hands.do("training", on=True)
    assert hands.do("parked")["result"]["parked"] == []
    done = _sell(hands)
    assert done["receipt_code"] == "T-K1-000001"
    assert {"block": "mark", "mark": "training"} in done["receipt"]["blocks"]
    assert hands.refused("refund", receipt_code="K1-000001")["code"] == "refund.training"
    hands.do("refund", receipt_code="T-K1-000001")
    assert hands.refused("training", on=False)["code"] == "basket.not_empty"
    hands.do("tender", kind="cash")
    assert hands.do("find_receipt", text="1")["result"]["receipt"]["receipt_code"] == "T-K1-000001"
    hands.do("training", on=False)
    assert hands.refused("refund", receipt_code="T-K1-000001")["code"] == "refund.training"
    assert len(hands.do("parked")["result"]["parked"]) == 1
    totals = hands.do("day")["result"]["totals"]
    assert (totals["sales"], totals["refunds"], totals["gross"]) == (1, 0, 1295)
    assert totals["training"] == {"count": 2, "amount": 0}
    assert hands.do("day")["result"]["expected_cash"] == 1300
    assert _sell(hands)["receipt_code"] == "K1-000002"
    flags = [(entry["kind"], "training" in entry) for entry in hands.entries()]
    assert ("training_started", False) in flags
    assert ("training_ended", True) in flags


def test_training_on_twice_is_no_entry() -> None:
    hands = shop()
    hands.do("training", on=True)
    entries = hands.entries()
    hands.do("training", on=True)
    assert hands.entries() == entries


@pytest.mark.parametrize("command", sorted(NEEDS_DURABLE))
def test_a_device_that_keeps_nothing_only_trains(command: str) -> None:
    hands = Hands(open_shop(durable=False))
    hands.sign_in()
    assert hands.refused(command)["code"] == "storage.not_durable"
    hands.do("training", on=True)
    assert hands.try_(command).get("refusal", {}).get("code") != "storage.not_durable"
    assert hands.refused("training", on=False)["code"] == "storage.not_durable"
    assert _sell(hands)["receipt_code"] == "T-K1-000001"


def test_the_basket_stays_for_who_signs_in_next() -> None:
    """SES-9"""
    hands = shop()
    hands.do("scan", text=MILK)
    assert hands.do("sign_out")["view"]["phase"] == "signed_out"
    hands.sign_in("bo")
    assert hands.do("tender", kind="cash")["view"]["phase"] == "done"
    assert hands.entries()[-1]["person"] == "bo"
