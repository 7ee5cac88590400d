"""Back-ups in the background."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kasse.domain.audit import Finding
from kasse.domain.outcome import Refused
from kasse.office.attention import services as attention
from kasse.office.jobs.kinds import Progress, Stopped, comes_back, kind
from kasse.office.running import queries
from kasse.office.running.backup import making


@kind("running.backup", permission="company.edit")
def back_up(progress: Progress, parameters: Mapping[str, Any]) -> dict[str, Any] | Refused:
    """Makes one. After a lost process it begins anew: what was half done is nowhere."""
    now = timezone.now()
    try:
        made = making.make(
            options=queries.options(),
            reason="night" if parameters.get("reason") == "night" else "asked",
            now=now,
            tell=lambda stage, done, total: progress.report(done, total, stage=f"backup.{stage}"),
        )
    except Stopped:
        raise
    except Exception as error:
        _file(type(error).__name__, now)
        raise
    if isinstance(made, Refused):
        _file(made.code, now)
        return made
    size = made.note.bytes if made.note else 0
    return {"page": reverse("backups"), "name": made.name, "bytes": size}


def _file(problem: str, now: datetime) -> None:
    """Whatever kept a back-up from being made is for a person to look at, once a day."""
    finding = Finding(code="backup.failed", facts={"problem": problem})
    key = f"backup.failed:{now.date().isoformat()}"
    attention.file([attention.Filed(key=key, finding=finding)], now=now)


# After the night's verification and tidying, in the quiet hours of a shop.
comes_back("running.backup", at_minute=4 * 60 + 20, parameters={"reason": "night"})
