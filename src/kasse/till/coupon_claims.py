"""Asking the office for coupons' codes that give once, one at a time (CPN-5)."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kasse.domain.outcome import Fact, Refused, refused
from kasse.till import instant
from kasse.till.exchange import Answer, Ask

PATH: Final = "/api/v1/till/coupons"
RELEASE_PATH: Final = "/api/v1/till/coupons/release"

PATIENCE_MS: Final = 4_000
"""A customer waits so long for the office; then it counts as out of reach."""

STALE_MS: Final = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A code that a basket is to have, wanted since an instant."""

    coupon: str
    code: str
    basket: str
    at: str


class CouponClaims:
    """What was asked for last, and what came of it; and what is to be given back."""

    __slots__ = ("_asking", "_releases", "claim", "refusal", "state")

    def __init__(self) -> None:
        self.claim: Claim | None = None
        self.state: Literal["none", "wanted", "asking", "reserved", "refused", "offline"] = "none"
        self.refusal: Refused | None = None
        self._asking: Claim | None = None
        self._releases: deque[tuple[str, str]] = deque(maxlen=100)

    def want(self, claim: Claim) -> None:
        """Ask for this code at the next opportunity, ahead of everything else."""
        if self.state == "reserved" and self.claim is not None:
            self.release(self.claim.basket, self.claim.code)
        self.claim, self.state, self.refusal = claim, "wanted", None

    def release(self, basket: str, code: str) -> None:
        """Tell the office that the basket does without a code. What gets lost on the way ends by
        itself."""
        self._releases.append((basket, code))

    def settle(self) -> None:
        """What came of the claim was taken notice of."""
        self.claim, self.state, self.refusal = None, "none", None

    def is_for(self, code: str, *, basket: str | None, now: str) -> bool:
        """Whether this code was asked for, for this basket or one that is to begin; a claim that
        nobody came back to is none any more."""
        claim = self.claim
        if claim is None or claim.code != code or basket not in (None, claim.basket):
            return False
        return 0 <= self._waited_ms(claim, now) < STALE_MS

    def waited_enough(self, now: str) -> bool:
        """Whether the customer has waited long enough for an answer."""
        return self.claim is not None and self._waited_ms(self.claim, now) >= PATIENCE_MS

    @staticmethod
    def _waited_ms(claim: Claim, now: str) -> int:
        return instant.to_ms(now) - instant.to_ms(claim.at)

    def due(self) -> bool:
        """Whether there is something to ask."""
        return bool(self._releases) or self.state == "wanted"

    def ask(self) -> Ask:
        """The next request: what is given back goes first, the same code may be wanted again."""
        if self._releases:
            basket, code = self._releases.popleft()
            body: dict[str, Any] = {"basket": basket, "codes": [code]}
            self._asking = None
            return Ask(method="POST", path=RELEASE_PATH, body=json.dumps(body))
        claim = self.claim
        assert claim is not None
        self.state, self._asking = "asking", claim
        body = {"coupon": claim.coupon, "code": claim.code, "basket": claim.basket}
        return Ask(method="POST", path=PATH, body=json.dumps(body))

    def end(self, answer: Answer) -> None:
        """Take the answer. What was reserved and is not wanted any more is given back."""
        asked, self._asking = self._asking, None
        if asked is None:
            return
        outcome = _read(answer)
        if asked is not self.claim:
            if outcome == "reserved":
                self.release(asked.basket, asked.code)
            return
        if isinstance(outcome, Refused):
            self.state, self.refusal = "refused", outcome
        else:
            self.state = outcome


def _read(answer: Answer) -> Refused | Literal["reserved", "offline"]:
    if answer.status != 200:
        return "offline"
    match answer.document:
        case {"outcome": "reserved"}:
            return "reserved"
        case {"outcome": "refused", "code": str(code), "facts": dict(facts)}:
            told = {str(name): fact for name, fact in facts.items() if isinstance(fact, str | int)}
            return _refusal(code, told) or "offline"
        case _:
            return "offline"


def _refusal(code: str, facts: Mapping[str, Fact]) -> Refused | None:
    match code:
        case "coupon.unknown":
            return refused("coupon.unknown", **facts)
        case "coupon.used":
            return refused("coupon.used", **facts)
        case "coupon.reserved":
            return refused("coupon.reserved", **facts)
        case "coupon.withdrawn":
            return refused("coupon.withdrawn", **facts)
        case _:
            return None
