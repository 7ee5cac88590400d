"""Changing many items at once: chosen, looked at, applied, undone. What many items take goes on in
the background (kasse.office.catalogue.jobs); few are done before the answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.bulk_edit import edits, queries, running, selections
from kasse.office.catalogue.bulk_edit.models import BulkEdit, BulkEditItem
from kasse.office.catalogue.item_filter import ItemFilter
from kasse.office.catalogue.models import Assortment, Category, Item, ModifierGroup
from kasse.office.catalogue.services import rights
from kasse.office.jobs import services as jobs

FEW: Final = 200
"""Up to so many items are done at once."""

State = BulkEdit.State
_TO_PREVIEW: Final = (State.DRAFT, State.PREVIEWED)
_TO_APPLY: Final = (State.PREVIEWED, State.STOPPED)
_TO_UNDO: Final = (State.DONE, State.STOPPED, State.HALF_UNDONE)


@transaction.atomic
def begin(
    *, by: Actor, assortment: str, ids: Sequence[str] = (), matching: ItemFilter | None = None
) -> BulkEdit | Refused:
    """Keeps which items are meant: those with these ids, or all that a filter of this assortment
    finds. Nothing changes yet.

    Refuses item.unknown_assortment, item.unknown, bulk_edit.unclear (the filter has parts that
    could not be read), bulk_edit.nothing_chosen and bulk_edit.too_many.
    """
    rights.check(by, assortment=assortment)
    if not Assortment.objects.filter(id=assortment).exists():
        return refused("item.unknown_assortment")
    if matching is not None and matching.unread:
        return refused("bulk_edit.unclear", field=matching.unread[0])
    selection = selections.of_ids(ids) if matching is None else selections.of_filter(matching)
    made = BulkEdit(
        assortment_id=assortment,
        selection=selection,
        account_id=by.id,
        account_name=by.name[:254],
        created_at=timezone.now(),
    )
    chosen = selections.selected_ids(made)
    if not chosen:
        return refused("bulk_edit.nothing_chosen")
    if len(chosen) > selections.MOST:
        return refused("bulk_edit.too_many", most=selections.MOST)
    if matching is None and not _are_all_here(assortment, chosen):
        return refused("item.unknown")
    made.counts = {"selected": len(chosen)}
    made.save()
    return made


@transaction.atomic
def preview(*, by: Actor, edit_id: str, edit: edits.ItemEdit) -> BulkEdit | Refused:
    """Says what is to change and looks at each item; none is changed. It may be said anew until
    it is applied.

    Refuses bulk_edit.unknown, bulk_edit.busy, bulk_edit.too_many, item.unknown_reference with its
    `field`, and what `edits.check_edit` refuses.
    """
    found = _locked(by, edit_id)
    if isinstance(found, Refused):
        return found
    if found.state not in _TO_PREVIEW:
        return refused("bulk_edit.busy")
    no = edits.check_edit(edit) or _missing_reference(found.assortment_id, edit)
    if no is not None:
        return no
    # A filter finds what it finds now, which may be far more than when the form was opened.
    chosen = len(selections.selected_ids(found))
    if chosen > selections.MOST:
        return refused("bulk_edit.too_many", most=selections.MOST)
    found.counts = {**found.counts, "selected": chosen}
    found.change = edits.to_document(edit)
    _work(by, found, "catalogue.preview_edit", State.PREVIEWING, running.preview)
    return found


@transaction.atomic
def preview_new(
    *,
    by: Actor,
    assortment: str,
    edit: edits.ItemEdit,
    ids: Sequence[str] = (),
    matching: ItemFilter | None = None,
) -> BulkEdit | Refused:
    """Both at once: refuses what `begin` and `preview` refuse, and then keeps nothing."""
    made = begin(by=by, assortment=assortment, ids=ids, matching=matching)
    if isinstance(made, Refused):
        return made
    done = preview(by=by, edit_id=made.id, edit=edit)
    if isinstance(done, Refused):
        made.delete()
    return done


@transaction.atomic
def apply(*, by: Actor, edit_id: str) -> BulkEdit | Refused:
    """Changes the items as the preview shows it, or goes on where that was stopped. Items that
    somebody has changed since the preview stay as they are, and are listed.

    Refuses bulk_edit.unknown, bulk_edit.busy and bulk_edit.nothing_to_change.
    """
    found = _locked(by, edit_id)
    if isinstance(found, Refused):
        return found
    if found.state not in _TO_APPLY:
        return refused("bulk_edit.busy")
    if not _has(found, BulkEditItem.Outcome.PLANNED):
        return refused("bulk_edit.nothing_to_change")
    _record(by, found, "bulk_edit.applied")
    _work(by, found, "catalogue.apply_edit", State.APPLYING, running.apply)
    return found


@transaction.atomic
def undo(*, by: Actor, edit_id: str) -> BulkEdit | Refused:
    """Gives the changed items back what they had, in the fields that were changed. Items of which
    somebody has changed these fields since stay as they are, and are listed. Prices come back as
    drafts. What was undone is not done again.

    Refuses bulk_edit.unknown, bulk_edit.busy and bulk_edit.nothing_to_undo.
    """
    found = _locked(by, edit_id)
    if isinstance(found, Refused):
        return found
    if found.state not in _TO_UNDO:
        return refused("bulk_edit.busy")
    if not _has(found, BulkEditItem.Outcome.DONE):
        return refused("bulk_edit.nothing_to_undo")
    _record(by, found, "bulk_edit.undone")
    _work(by, found, "catalogue.undo_edit", State.UNDOING, running.undo)
    return found


@transaction.atomic
def stop(*, by: Actor, edit_id: str) -> BulkEdit | Refused:
    """Has the work end after its next step; what is done stays done. Refuses bulk_edit.unknown and
    job.over."""
    found = _locked(by, edit_id)
    if isinstance(found, Refused):
        return found
    if found.state not in queries.AFTER_STOP:
        return refused("job.over")
    stopped = jobs.stop(by=by, job_id=found.job_id)
    if isinstance(stopped, Refused):
        return stopped
    found.state = queries.state_of(found)
    return found


@transaction.atomic
def discard(*, by: Actor, edit_id: str) -> Refused | None:
    """Forgets a bulk edit of which nothing was applied. Refuses bulk_edit.unknown and
    bulk_edit.busy."""
    found = _locked(by, edit_id)
    if isinstance(found, Refused):
        return found
    if found.state not in _TO_PREVIEW:
        return refused("bulk_edit.busy")
    found.delete()
    return None


def _locked(by: Actor, edit_id: str) -> BulkEdit | Refused:
    """The bulk edit, locked by writing, for who may change its assortment."""
    if not BulkEdit.objects.filter(id=edit_id).update(state=F("state")):
        by.check_anywhere("items.edit")
        return refused("bulk_edit.unknown")
    found = BulkEdit.objects.get(id=edit_id)
    rights.check(by, assortment=found.assortment_id)
    found.state = queries.state_of(found)
    return found


def _work(
    by: Actor, found: BulkEdit, kind: str, state: str, work: Callable[..., Mapping[str, int]]
) -> None:
    """Does it, at once or in the background."""
    if found.counts["selected"] > FEW:
        job = jobs.start(by=by, kind=kind, parameters={"edit": found.id})
        found.state, found.job_id = state, job.id
        found.save()
        return
    found.job_id = ""
    more: dict[str, Any] = {} if work is running.preview else {"by": by}
    work(found, report=_to_nobody, **more)


def _to_nobody(done: int, total: int) -> None:
    """Few are over before anybody could ask how many are done."""


def _has(found: BulkEdit, outcome: str) -> bool:
    return BulkEditItem.objects.filter(edit=found, outcome=outcome).exists()


def _are_all_here(assortment: str, ids: Sequence[str]) -> bool:
    mine = Item.objects.filter(assortment_id=assortment)
    return all(mine.filter(id__in=some).count() == len(some) for some in stored_rows.batches(ids))


def _missing_reference(assortment: str, edit: edits.ItemEdit) -> Refused | None:
    """What the edit names that is not in the assortment."""
    mine = {"assortment_id": assortment}
    groups = {*edit.add_groups, *edit.remove_groups}
    known = ModifierGroup.objects.filter(**mine, id__in=groups).values_list("id", flat=True)
    missing = [("modifier_groups", group) for group in sorted(groups - set(known))]
    category, deposit = edit.values.get("category"), edit.values.get("deposit")
    if category and not Category.objects.filter(**mine, id=category).exists():
        missing.append(("category", category))
    if deposit and not Item.objects.filter(**mine, sku=deposit).exists():
        missing.append(("deposit", deposit))
    if not missing:
        return None
    return refused("item.unknown_reference", field=missing[0][0], to=missing[0][1])


def _record(by: Actor, found: BulkEdit, action: str) -> None:
    audit.record(
        by,
        audit.Act(
            action=action,
            subject=audit.Subject(kind="bulk_edit", id=found.id, name=found.assortment.name),
            facts={"change": found.change, "selected": found.counts["selected"]},
        ),
    )
