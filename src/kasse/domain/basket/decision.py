"""What the decisions about a basket have in common."""

from dataclasses import dataclass
from typing import TypeAlias

from kasse.domain.authority import Authority
from kasse.domain.basket.state import Basket, BasketEvent, Line
from kasse.domain.canonical import JsonValue
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused, refused
from kasse.domain.prices import moment_of
from kasse.domain.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where and when a decision is taken, and by whom; `today` is the store's date (ISO),
    `minute` its time of day in minutes after midnight."""

    terms: Terms
    authority: Authority
    at: str
    today: str
    minute: int = 0

    @property
    def moment(self) -> str:
        """The store's local minute: 2026-11-30T16:59."""
        return moment_of(self.today, minute=self.minute)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What happens to the basket, and what goes into the journal at once."""

    events: tuple[BasketEvent, ...] = ()
    entries: tuple[Draft, ...] = ()


Decision: TypeAlias = Decided | Refused


def find_line(basket: Basket, line: int) -> Line | Refused:
    """The line with this number. Refuses line.unknown."""
    for found in basket.lines:
        if found.line == line:
            return found
    return refused("line.unknown", line=line)


def refuse_while_paying(basket: Basket) -> Refused | None:
    """Goods and prices stand still while there are tenders (TEN-2)."""
    if basket.tenders:
        return refused("basket.being_paid", tenders=len(basket.tenders))
    return None


def missing_reason(terms: Terms, reasons: str, reason: str | None) -> Refused | None:
    """Refuses reason.required where the store wants a reason and there is none."""
    if reasons in terms.reasons_required and not reason:
        return refused("reason.required", reasons=reasons)
    return None


def optional(**fields: "JsonValue | None") -> dict[str, JsonValue]:
    """The fields that are not None, as a document leaves out what is not known."""
    return {name: value for name, value in fields.items() if value is not None}
