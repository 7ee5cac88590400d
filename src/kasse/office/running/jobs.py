"""Back-ups in the background."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kasse.domain.audit import Finding
from kasse.domain.outcome import Refused
from kasse.office.attention import services as attention
from kasse.office.jobs.kinds import Progress, comes_back, kind
from kasse.office.running import queries
from kasse.office.running.backup import making


@kind("running.backup", permission="company.edit")
def back_up(progress: Progress, parameters: Mapping[str, Any]) -> dict[str, Any] | Refused:
    """Makes one. After a lost process it begins anew: what was half done is nowhere."""
    now = timezone.now()
    made = making.make(
        options=queries.options(),
        reason="night" if parameters.get("reason") == "night" else "asked",
        now=now,
        tell=lambda stage, done, total: progress.report(done, total, stage=f"backup.{stage}"),
    )
    if isinstance(made, Refused):
        finding = Finding(code="backup.failed", facts={"problem": made.code})
        key = f"backup.failed:{now.date().isoformat()}"
        attention.file([attention.Filed(key=key, finding=finding)], now=now)
        return made
    return {"name": made.name, "bytes": made.note.bytes if made.note else 0}


# After the night's verification and tidying, in the quiet hours of a shop.
comes_back("running.backup", at_minute=4 * 60 + 20, parameters={"reason": "night"})
