"""The kinds of long work: checking a file, writing its items, undoing that, writing a file."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from kasse.domain.outcome import Refused
from kasse.office.jobs.kinds import Progress, comes_back, kind
from kasse.office.transfer import exporting, previewing, undoing, writing
from kasse.office.transfer.models import Import, StoredFile

KEPT: Final = timedelta(days=30)
"""How long files are kept, and what an import needs to be undone."""


@kind("transfer.check", permission="items.edit")
def check(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
    """Reads a file and says of each row what would become of it."""
    found = Import.objects.select_related("file").filter(id=parameters["import"]).first()
    return {} if found is None else _with_page(found, previewing.check(found, progress))


@kind("transfer.import", permission="items.edit")
def import_items(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
    """Writes the rows without problems."""
    found = Import.objects.select_related("file").filter(id=parameters["import"]).first()
    return {} if found is None else _with_page(found, writing.write(found, progress))


@kind("transfer.undo", permission="items.edit")
def undo(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
    """Gives back what was before an import."""
    found = Import.objects.select_related("file").filter(id=parameters["import"]).first()
    return {} if found is None else _with_page(found, undoing.undo(found, progress))


@kind("transfer.export", permission="office.view")
def export(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
    """Writes all items of an assortment into a file."""
    file = exporting.export(progress, **parameters)
    return {"page": reverse("export_file", args=[file.id]), "file": file.id, "bytes": file.size}


@kind("transfer.tidy", permission="company.edit")
def tidy(progress: Progress, _parameters: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
    """Forgets files and imports that are old."""
    before = timezone.now() - KEPT
    old = Import.objects.filter(created_at__lt=before).exclude(
        state__in=(Import.State.CHECKING, Import.State.RUNNING, Import.State.UNDOING)
    )
    forgotten = 0
    for found in old:
        found.delete()
        forgotten += 1
        progress.report(forgotten, 0)
    StoredFile.objects.filter(created_at__lt=before, imports__isnull=True).delete()
    return {"imports": forgotten}


comes_back("transfer.tidy", at_minute=4 * 60 + 20)


def _with_page(found: Import, result: Mapping[str, Any] | Refused) -> Mapping[str, Any] | Refused:
    if isinstance(result, Refused):
        return result
    return {**result, "page": reverse("import", args=[found.id])}
