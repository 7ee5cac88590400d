"""Reading imports, their rows, and files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from kasse.domain.outcome import Refused, refused
from kasse.office import seek
from kasse.office.actors import OPERATOR
from kasse.office.jobs import queries as jobs
from kasse.office.transfer.mapping import not_taken as mapping
from kasse.office.transfer.mapping.not_taken import NotTaken
from kasse.office.transfer.models import Import, ImportCategory, ImportChange, ImportRow, StoredFile

PAGE: Final = 50

NEWEST: Final = seek.Order(columns=(("created_at", datetime), ("id", str)), descending=True)
_BY_NUMBER: Final = seek.Order(columns=(("number", int),))
_BY_ID: Final = seek.Order(columns=(("id", int),))

AFTER_STOP: Final[Mapping[str, str]] = {
    Import.State.CHECKING: Import.State.MAPPING,
    Import.State.RUNNING: Import.State.STOPPED,
    Import.State.UNDOING: Import.State.STOPPED,
}
"""Where an import is when the work that it waited for has ended before its end."""


class Kept(NamedTuple):
    """A refusal as it is kept, with the field that it is about."""

    field: str
    code: str
    facts: Mapping[str, Any]

    def refused(self) -> Refused:
        """The refusal."""
        return refused(self.code, **self.facts)


def problems_of(row: ImportRow) -> list[Kept]:
    """What is wrong with a row."""
    return [Kept(*problem) for problem in row.problems]


def problem_of(found: Import) -> Refused | None:
    """Why an import cannot be read."""
    return Kept("", found.problem, found.problem_facts).refused() if found.problem else None


def not_taken(found: Import) -> list[NotTaken]:
    """Columns of the file of which less is taken than one would expect."""
    return mapping.not_taken(found.shape["headers"], found.columns)


def imports() -> QuerySet[Import]:
    """All, with their files."""
    return Import.objects.select_related("file")


def import_of(import_id: str) -> Import | None:
    """One."""
    return imports().filter(id=import_id).first()


def rows(
    found: Import, *, only: str = "", after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[ImportRow]:
    """A page of an import's rows in the order of their numbers; `only` an outcome, or "" for all."""
    some = ImportRow.objects.filter(upload=found)
    if only:
        some = some.filter(outcome=only)
    return seek.page(some, order=_BY_NUMBER, limit=limit, after=after, before=before)


def row(found: Import, number: int) -> ImportRow | None:
    """One row."""
    return ImportRow.objects.filter(upload=found, number=number).first()


def is_to_come(found: Import, row: ImportRow) -> bool:
    """Whether the import has not passed a row yet, or passed it before it was mended."""
    return row.waits or row.number > found.position


def can_be_mended(found: Import, row: ImportRow) -> bool:
    """Whether a row was left out, or is still to come."""
    return row.outcome == ImportRow.Outcome.BAD or is_to_come(found, row)


def has_rows_to_write(found: Import) -> bool:
    """Whether starting it, or going on, would import anything."""
    rows = ImportRow.objects.filter(
        upload=found, outcome__in=(ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED)
    )
    return rows.filter(waits=True).exists() or rows.filter(number__gt=found.position).exists()


def kept_changes(
    found: Import, *, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[ImportChange]:
    """Items that undoing left as they are, because somebody had changed them since."""
    some = ImportChange.objects.filter(upload=found, kept=True)
    return seek.page(some, order=_BY_ID, limit=limit, after=after, before=before)


def can_be_undone(found: Import) -> bool:
    """Whether there is anything that undoing would give back."""
    return (
        ImportChange.objects.filter(upload=found).exists()
        or ImportCategory.objects.filter(upload=found).exists()
    )


def state_of(found: Import) -> str:
    """The import's state; where its work ended without saying so, the one to go on from."""
    if found.state not in AFTER_STOP:
        return found.state
    job = jobs.job(found.job_id, by=OPERATOR)
    is_open = job is not None and job.state in jobs.OPEN
    return found.state if is_open else AFTER_STOP[found.state]


def stored_file(file_id: str) -> StoredFile | None:
    """An exported file; its id is found in the background work that made it."""
    return StoredFile.objects.filter(id=file_id, imports__isnull=True).first()
