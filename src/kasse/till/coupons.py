"""Coupons at the till: read from the feed, handed over, taken back (rules/coupons.md)."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from kasse.domain.barcodes import Scan
from kasse.domain.basket.decision import Decided, Situation
from kasse.domain.basket.handing import hand_over, take_back
from kasse.domain.basket.state import CouponChecked
from kasse.domain.coupons import Coupon, Coupons, Handed
from kasse.domain.documents import Malformed, from_document
from kasse.domain.outcome import Refused, refused
from kasse.till.catalogue import Catalogue
from kasse.till.coupon_claims import Claim
from kasse.till.receipt_store import receipt_of_coupon
from kasse.till.state import Answer, Call, Outcome, StaffHandler, TillState


def told(catalogue: Catalogue) -> Coupons:
    """The coupons of the feed; those that cannot be read are passed over (SYNC-16)."""
    known: list[Coupon] = []
    for body in catalogue.documents("coupon"):
        try:
            known.append(from_document(Coupon, body))
        except Malformed:
            continue
    return Coupons(known)


def handed_over(till: TillState, call: Call, read: Scan, now: Situation) -> Answer | None:
    """What comes of a code that no item has; None when it is no coupon's either."""
    handed = till.coupons.find(read)
    if handed is None:
        return None
    if not handed.once or till.desk.training:
        return _decided(till, call, handed, "none", now)
    # What would be refused anyway is not asked for.
    decided = _decided(till, call, handed, "office", now)
    if isinstance(decided, Refused):
        return decided
    receipt = receipt_of_coupon(till.connection, handed.code)
    if receipt is not None:
        return refused("coupon.used", name=handed.coupon.name, receipt_code=receipt)
    return _asked(till, call, handed, now)


def remove_coupon(till: TillState, call: Call, _: Situation) -> Answer:
    """Take a coupon out of the basket again; the office may let others have it."""
    code = call.arguments.text("code")
    held = next((one for one in till.basket.coupons if one.code == code), None)
    decision = take_back(till.basket, code=code)
    if isinstance(decision, Refused):
        return decision
    if held is not None and held.checked == "office":
        assert till.basket.basket is not None
        till.claims.release(till.basket.basket, code)
    return Outcome(events=decision.events)


def _asked(till: TillState, call: Call, handed: Handed, now: Situation) -> Answer:
    """What the office says of a code that gives once; until it has answered, the same command asks
    again (`coupon.asking_office`)."""
    claims, claim = till.claims, till.claims.claim
    basket = till.basket.basket
    if claim is None or not claims.is_for(handed.code, basket=basket, now=call.at):
        wanted = Claim(
            coupon=handed.coupon.id,
            code=handed.code,
            basket=basket or call.new_id("b"),
            at=call.at,
        )
        claims.want(wanted)
        return refused("coupon.asking_office", name=handed.coupon.name)
    state, refusal = claims.state, claims.refusal
    if state in ("wanted", "asking") and not claims.waited_enough(call.at):
        return refused("coupon.asking_office", name=handed.coupon.name)
    claims.settle()
    if refusal is not None:
        return replace(refusal, facts={**refusal.facts, "name": handed.coupon.name})
    if state == "reserved":
        return _decided(till, call, handed, "office", now, new_basket=claim.basket)
    if handed.coupon.offline == "refuse":
        return refused("coupon.offline", name=handed.coupon.name)
    return _decided(till, call, handed, "offline", now)


def _decided(
    till: TillState,
    call: Call,
    handed: Handed,
    checked: CouponChecked,
    now: Situation,
    *,
    new_basket: str | None = None,
) -> Outcome | Refused:
    decision = hand_over(
        till.basket,
        handed,
        checked=checked,
        new_basket=new_basket or call.new_id("b"),
        now=now,
    )
    if isinstance(decision, Refused):
        return decision
    assert isinstance(decision, Decided)
    return Outcome(events=decision.events, entries=decision.entries)


COMMANDS: Final[Mapping[str, StaffHandler]] = MappingProxyType({"remove_coupon": remove_coupon})
