"""Reading bulk edits, the items that they are about, and what became of each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from kasse.office import holding, seek
from kasse.office.actors import OPERATOR
from kasse.office.catalogue.bulk_edit.models import BulkEdit, BulkEditItem
from kasse.office.jobs import queries as jobs

PAGE: Final = 50

NEWEST: Final = seek.Order(columns=(("created_at", datetime), ("id", str)), descending=True)
_BY_SKU: Final = seek.Order(columns=(("sku", str), ("id", int)))

State = BulkEdit.State
AFTER_STOP: Final[Mapping[str, str]] = {
    State.PREVIEWING: State.DRAFT,
    State.APPLYING: State.STOPPED,
    State.UNDOING: State.HALF_UNDONE,
}
"""Where a bulk edit is when the work that it waited for has ended before its end."""


def bulk_edits() -> QuerySet[BulkEdit]:
    """All, with their assortments."""
    return BulkEdit.objects.select_related("assortment")


def bulk_edit(edit_id: str) -> BulkEdit | None:
    """One, in the state that it is in."""
    found = bulk_edits().filter(id=edit_id).first()
    if found is not None:
        found.state = state_of(found)
    return found


def state_of(found: BulkEdit) -> str:
    """Its state; where its work ended without saying so, the one to go on from."""
    if found.state not in AFTER_STOP:
        return found.state
    job = jobs.job(found.job_id, by=OPERATOR)
    is_open = job is not None and job.state in jobs.OPEN
    return found.state if is_open else AFTER_STOP[State(found.state)]


def items_of(
    found: BulkEdit,
    *,
    outcome: str = "",
    search: str = "",
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> seek.Page[BulkEditItem]:
    """A page of the items that it changes or cannot change; `outcome` one of them or "" for all,
    `search` a part of SKU or name."""
    rows = BulkEditItem.objects.filter(edit=found)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if search:
        rows = rows.filter(holding.any_of(search, "sku", "name"))
    return seek.page(rows, order=_BY_SKU, limit=limit, after=after, before=before)
