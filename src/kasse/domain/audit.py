"""What must hold in an entry, reckoned again by somebody who did not make it.

Rules AUD-1 to AUD-12, AUD-15 and AUD-17: docs/rules/audit.md. A finding never stops an entry: it happened.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from kasse.domain.outcome import Fact

AHEAD: Final = timedelta(hours=24)
BACKWARDS: Final = timedelta(minutes=1)
COUNT_OFF: Final = 2_000
"""Minor units that a counted drawer may be off, short or over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in an entry that does not hold; `code` is stable, `facts` are for a sentence."""

    code: str
    facts: dict[str, Fact] = field(default_factory=dict)


def audit_sale(body: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What does not hold in the body of a `sale` (AUD-1 to AUD-8, AUD-15).

    A body without the keys, or with values of other types than docs/journal.md gives them, has
    the one finding audit.form.
    """
    try:
        return tuple(_findings(body))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return (Finding(code="audit.form", facts={"about": str(error)[:200]}),)


def audit_count(body: Mapping[str, Any]) -> tuple[Finding, ...]:
    """AUD-17: a drawer that was counted further off than happens to anybody.

    A body that is no count has none: whoever projects it says what is wrong.
    """
    counted, expected = body.get("counted"), body.get("expected")
    if type(counted) is not int or type(expected) is not int:
        return ()
    if abs(counted - expected) <= COUNT_OFF:
        return ()
    facts: dict[str, Fact] = {"counted": counted, "expected": expected}
    return (Finding(code="audit.drawer", facts=facts),)


def audit_clock(*, at: str, previous_at: str, received_at: str) -> tuple[Finding, ...]:
    """What is odd about an entry's clock (AUD-9 to AUD-11).

    `previous_at` is the clock of the entry before, "" for the first; `received_at` the office's.
    An entry may be as old as it likes: a till sells offline for weeks.
    """
    try:
        instant = _instant(at)
    except ValueError:
        return (Finding(code="audit.clock_unreadable", facts={"at": at[:40]}),)
    if instant > _instant(received_at) + AHEAD:
        return (Finding(code="audit.clock_ahead", facts={"at": at, "received_at": received_at}),)
    # Both are written in one way as a rule; then their order is that of the texts.
    if at >= previous_at:
        return ()
    try:
        backwards = instant < _instant(previous_at) - BACKWARDS
    except ValueError:
        return ()
    if not backwards:
        return ()
    return (Finding(code="audit.clock_backwards", facts={"at": at, "previous_at": previous_at}),)


def audit_till_clock(*, clock: str, received_at: str) -> tuple[Finding, ...]:
    """AUD-12: a till whose clock is more than a day from the office's while they talk."""
    try:
        difference = abs(_instant(clock) - _instant(received_at))
    except ValueError:
        return (Finding(code="audit.clock_unreadable", facts={"at": clock[:40]}),)
    if difference <= AHEAD:
        return ()
    return (Finding(code="audit.clock_off", facts={"clock": clock, "received_at": received_at}),)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    return instant


def _findings(body: Mapping[str, Any]) -> Iterator[Finding]:
    lines, taxes, tenders = body["lines"], body["taxes"], body["tenders"]
    lines_total = 0
    lines_tax = 0
    by_rate: dict[tuple[str, int], int] = defaultdict(int)
    facts: dict[str, Fact]
    for line in lines:
        total, tax = line["total"], line["tax"]
        reckoned = line["amount"] + line.get("exempted", 0)
        reckoned += sum(discount["amount"] for discount in line.get("discounts", ()))
        if reckoned != total:
            facts = {"line": line["line"], "stated": total, "reckoned": reckoned}
            yield Finding(code="audit.line_total", facts=facts)
        if "deposit_missing" in line:
            facts = {"line": line["line"], "item": line["item"]}
            yield Finding(code="audit.deposit", facts={**facts, "deposit": line["deposit_missing"]})
        lines_total += total
        lines_tax += tax
        by_rate[line["tax_category"], line["tax_rate"]] += tax
    total, tax, net = body["total"], body["tax"], body["net"]
    of_lines = net if body["tax_mode"] == "exclusive" else total
    yield from _unless_equal("audit.total", stated=of_lines, reckoned=lines_total)
    yield from _unless_equal("audit.net_and_tax", stated=total, reckoned=net + tax)
    yield from _unless_equal("audit.tax_of_lines", stated=tax, reckoned=lines_tax)
    yield from _unless_equal("audit.tax", stated=tax, reckoned=sum(row["tax"] for row in taxes))
    yield from _tax_rows(taxes, by_rate)
    paid = sum(tender["amount"] for tender in tenders)
    yield from _unless_equal("audit.paid", stated=total + body.get("rounding", 0), reckoned=paid)
    yield from _change(tenders)
    yield from _type(body["type"], lines)


def _unless_equal(code: str, *, stated: int, reckoned: int) -> Iterator[Finding]:
    if stated != reckoned:
        yield Finding(code=code, facts={"stated": stated, "reckoned": reckoned})


def _tax_rows(
    taxes: Sequence[Mapping[str, Any]], by_rate: Mapping[tuple[str, int], int]
) -> Iterator[Finding]:
    for row in taxes:
        category, rate, tax = row["category"], row["rate"], row["tax"]
        shares = by_rate.get((category, rate), 0)
        if shares != tax or row["net"] + tax != row["gross"]:
            facts: dict[str, Fact] = {"category": category, "rate": rate, "stated": tax}
            yield Finding(code="audit.tax_row", facts={**facts, "reckoned": shares})


def _change(tenders: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    for part, tender in enumerate(tenders, start=1):
        if "given" in tender and "change" in tender:
            reckoned = tender["given"] - tender["change"]
            if reckoned != tender["amount"]:
                facts: dict[str, Fact] = {"part": part, "stated": tender["amount"]}
                yield Finding(code="audit.change", facts={**facts, "reckoned": reckoned})


def _type(stated: str, lines: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    below = any(line["total"] < 0 for line in lines)
    above = any(line["total"] > 0 for line in lines)
    if (stated == "sale" and below) or (stated == "refund" and above):
        yield Finding(code="audit.type", facts={"stated": stated})
