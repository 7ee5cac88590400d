"""Verifying one register's chain because somebody asks, and keeping what came of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from kasse.domain.audit import Finding
from kasse.domain.outcome import Fact
from kasse.office.actors import Actor
from kasse.office.attention import services as attention
from kasse.office.audit import services as audit
from kasse.office.journal import queries
from kasse.office.journal.models import ChainCheck
from kasse.office.journal.verification import Chain, Report, verify_register
from kasse.office.stores import queries as stores

_FIRST: Final = 300
"""Characters of the first difference that a finding quotes."""


def keep_checks(report: Report, *, now: datetime, account: str = "") -> None:
    """Keeps the outcome for each register of a verification."""
    for register, chain in report.by_register.items():
        ChainCheck.objects.update_or_create(
            register=register,
            defaults={
                "checked_at": now,
                "seq": chain.seq,
                "differences": chain.differences,
                "told": list(chain.told),
                "account_id": account,
            },
        )


def check_chain(
    *, by: Actor, register: str, now: datetime, report: Callable[[int, int], None]
) -> Chain:
    """Reads a register's whole chain, reckons its hashes and compares what follows from it; tells
    `report` how many of how many entries are read. What does not agree is filed under attention.
    """
    total, done = queries.head(register)[0], 0

    def tell(entries: int) -> None:
        nonlocal done
        done += entries
        report(min(done, total), total)

    found = verify_register(register, progress=tell)
    chain = found.by_register[register]
    with transaction.atomic():
        keep_checks(found, now=now, account=by.id)
        _tell(by, register, chain, now=now)
    return chain


def _tell(by: Actor, register: str, chain: Chain, *, now: datetime) -> None:
    place = stores.register(register)
    store = place.store_id if place else ""
    facts: dict[str, Fact] = {"differences": chain.differences}
    audit.record(
        by,
        audit.Act(
            action="journal.verified",
            subject=audit.Subject(kind="register", id=register),
            store=store,
            facts=facts | {"seq": chain.seq},
        ),
    )
    if chain.differences:
        facts["first"] = chain.told[0][:_FIRST] if chain.told else ""
        filed = attention.Filed(
            key=f"chain.differences:{register}:{now.isoformat()[:10]}",
            finding=Finding(code="chain.differences", facts=facts),
            register=register,
            store=store,
        )
        attention.file([filed], now=now)
