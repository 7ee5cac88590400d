"""What the office does once a day by itself, recorded with its outcome: it verifies everything that
is derived from journals, and forgets old tombstones of the feed."""

import logging
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from kasse.domain.audit import Finding
from kasse.domain.outcome import Fact
from kasse.office.attention import services as attention
from kasse.office.feed import queries as feed_queries
from kasse.office.feed import services as feed
from kasse.office.journal.chain_checks import keep_checks
from kasse.office.journal.models import Night
from kasse.office.journal.verification import verify

log = logging.getLogger("kasse.office.nightly")

STARTS_AT_HOUR: Final = 3
"""In `zone`; an office that was off then catches up when it is on again."""

KEEP_TOMBSTONES_DAYS: Final = 60
"""A till that was away for longer loads everything anew."""


def run_if_due(*, now: datetime, zone: ZoneInfo) -> Night | None:
    """Runs tonight's job unless it ran or another process has it. What goes wrong is recorded,
    filed under attention (night.failed, night.differences) and raised by nobody."""
    day = (now.astimezone(zone) - timedelta(hours=STARTS_AT_HOUR)).date()
    night, mine = Night.objects.get_or_create(
        day=day, defaults={"started_at": now, "feed_version": feed_queries.last_version()}
    )
    if not mine:
        return None
    try:
        _forget(night)
        _verify(night)
    except Exception as error:
        log.exception("the nightly job failed")
        connection.close()
        night.problem = type(error).__name__
        _file(night, Finding(code="night.failed", facts={"problem": night.problem}))
    night.ended_at = timezone.now()
    night.save()
    return night


def _forget(night: Night) -> None:
    before = night.day - timedelta(days=KEEP_TOMBSTONES_DAYS)
    old = Night.objects.filter(day__lte=before).order_by("-day").first()
    if old is not None:
        night.tombstones = feed.forget_all_tombstones(up_to=old.feed_version)


def _verify(night: Night) -> None:
    report = verify()
    night.entries, night.differences = report.entries, report.count
    keep_checks(report, now=timezone.now())
    if report.count:
        facts: dict[str, Fact] = {"differences": report.count, "first": report.differences[0][:300]}
        _file(night, Finding(code="night.differences", facts=facts))


def _file(night: Night, finding: Finding) -> None:
    key = f"{finding.code}:{night.day.isoformat()}"
    attention.file([attention.Filed(key=key, finding=finding)], now=night.started_at)
