"""Back-ups: the last ones, one more now, and taking an encrypted one away."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.words import sentence
from kasse.office.jobs import queries as jobs
from kasse.office.running import queries, services
from kasse.office.running.words import REASONS
from kasse.office.staff.queries import Access

if TYPE_CHECKING:
    from kasse.office.running.backup.shelf import Kept

SHOWN: Final = 60


@require_safe
@page("company.edit")
def backups(request: HttpRequest, access: Access) -> HttpResponse:
    """The last ones, when each was verified, and one that is being made."""
    options = queries.options()
    found = queries.backups()
    context = {
        "rows": [_row(one) for one in found[:SHOWN]],
        "last": _row(found[0]) if found else None,
        "options": options,
        "making": jobs.jobs(by=actor(request), state="open", kind=services.BACKUP).first(),
        "everywhere": actor(request).may("company.edit", store=None),
        "zone": jobs.zone().key,
    }
    return show(request, "backups", context, access=access)


def _row(kept: "Kept") -> dict[str, Any]:
    note = kept.note
    return {
        "kept": kept,
        "reason": REASONS[kept.reason],
        "size": size_words(note.bytes) if note else "",
        "note": note,
    }


def size_words(size: int) -> str:
    """Bytes as people read them, in tenths of the largest unit that fits: 1536 is 1.5 KB."""
    units = ("B", "KB", "MB", "GB", "TB")
    place = min(max(size.bit_length() - 1, 0) // 10, len(units) - 1)
    if place == 0:
        return f"{size} B"
    whole, tenth = divmod(size * 10 // 1024**place, 10)
    return f"{whole}.{tenth} {units[place]}" if whole < 100 else f"{whole} {units[place]}"


@require_POST
@page("company.edit")
def start_backup(request: HttpRequest, access: Access) -> HttpResponse:
    """Begins one, and shows how it goes."""
    job = services.start_backup(by=actor(request))
    return HttpResponseRedirect(reverse("job", args=[job.id]))


@require_POST
@page("company.edit")
def fetch_backup(request: HttpRequest, access: Access, name: str) -> HttpResponseBase:
    """The file, when it is encrypted. A POST, so that no link can make a browser do it."""
    found = services.fetch_backup(by=actor(request), name=name)
    if isinstance(found, Refused):
        messages.warning(request, sentence(found))
        return HttpResponseRedirect(reverse("backups"))
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name)
