"""How often promotions may still be applied beyond one basket (PRO-13)."""

from collections.abc import Mapping
from dataclasses import dataclass

from kasse.till.receipt_store import promotion_used
from kasse.till.state import TillState


def left(till: TillState, day: str) -> dict[str, int]:
    """How often promotions may still be applied on a business day (PRO-13): by this register's own
    journal, and by what the office told of the others."""
    found: dict[str, int] = {}
    for promotion in till.promotions.limited:
        own_day, own_total = promotion_used(till.connection, promotion.id, day)
        others = _others(till, promotion.id)
        limits = promotion.limits
        over = [
            limit - own - sum(elsewhere.values())
            for limit, own, elsewhere in (
                (limits.day, own_day, others.days.get(day, {})),
                (limits.total, own_total, others.total),
            )
            if limit is not None
        ]
        found[promotion.id] = max(0, min(over))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Used:
    """How often other registers applied a promotion, in all and by business day."""

    total: Mapping[str, int]
    days: Mapping[str, Mapping[str, int]]


def _others(till: TillState, promotion: str) -> _Used:
    body = till.catalogue.document("promotion_use", promotion) or {}
    days = body.get("days")
    return _Used(
        total=_counts(body.get("total"), till.register.id),
        days={
            str(day): _counts(counts, till.register.id)
            for day, counts in (days.items() if isinstance(days, dict) else ())
        },
    )


def _counts(counts: object, own: str) -> dict[str, int]:
    """By register; what is no count is passed over, as in every document (SYNC-16)."""
    if not isinstance(counts, dict):
        return {}
    return {
        str(register): times
        for register, times in counts.items()
        if register != own and type(times) is int and times > 0
    }
