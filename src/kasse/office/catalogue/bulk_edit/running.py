"""The work of a bulk edit: looking at each item, changing it, taking that back; in steps of some
hundred items with a transaction each, so that no till is kept waiting. What a step has done shows in
its items' outcomes, so that a step done once more, or going on after a restart, does nothing twice.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office import bulk
from kasse.office.actors import Actor
from kasse.office.catalogue import stored_rows
from kasse.office.catalogue.bulk_edit import edits, queries
from kasse.office.catalogue.bulk_edit.models import BulkEdit, BulkEditItem
from kasse.office.catalogue.bulk_edit.selections import selected_ids
from kasse.office.catalogue.models import Item
from kasse.office.catalogue.services import items, prices
from kasse.office.catalogue.services.item_rows import ItemRow, check_row, settled
from kasse.office.stores import queries as stores

State = BulkEdit.State
Outcome = BulkEditItem.Outcome
Report: TypeAlias = Callable[[int, int], None]
"""Told how many of how many items are done; may raise to end the work between two steps."""

_STEP: Final = 500


def preview(found: BulkEdit, *, report: Report) -> Mapping[str, int]:
    """Keeps what would become of each selected item; changes none of them."""
    edit = edits.from_document(found.change)
    BulkEditItem.objects.filter(edit=found).delete()
    ids = selected_ids(found)
    same = 0
    with _state_follows(found, State.PREVIEWING):
        for done, some in _steps(ids):
            with transaction.atomic():
                rows = list(_previewed(found, edit, some))
                bulk.insert(BulkEditItem, rows)
            same += len(some) - len(rows)
            report(done, len(ids))
    return _over(found, State.PREVIEWED, {"selected": len(ids), "same": same})


def apply(found: BulkEdit, *, by: Actor, report: Report) -> Mapping[str, int]:
    """Changes the items that are planned and still are as they were looked at."""
    total = _with(found, Outcome.PLANNED).count()
    done = 0
    with _state_follows(found, State.APPLYING):
        while some := _step(found, Outcome.PLANNED, by, _apply):
            done += some
            report(done, total)
    found.applied_at = timezone.now()
    return _over(found, State.DONE)


def undo(found: BulkEdit, *, by: Actor, report: Report) -> Mapping[str, int]:
    """Gives changed items back what they had, where they still have what the edit gave them."""
    total = _with(found, Outcome.DONE).count()
    done = 0
    with _state_follows(found, State.UNDOING):
        while some := _step(found, Outcome.DONE, by, _give_back):
            done += some
            report(done, total)
    found.undone_at = timezone.now()
    return _over(found, State.UNDONE)


def _previewed(
    found: BulkEdit, edit: edits.ItemEdit, ids: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """The rows of BulkEditItem for those of the items that do not stay the same."""
    known = _items(found, ids)
    rows = stored_rows.rows_of(list(known.values()))
    taxes = stores.tax_in_prices(day=f"{timezone.now():%Y-%m-%d}")
    for item_id in ids:
        if item_id not in known:
            continue
        item, row = known[item_id], rows[item_id]
        after = edits.edited(row, edit, has_variants=item.has_variants, taxes=taxes)
        no = check_row(after)
        changes = {} if no else edits.differing(row, after)
        if changes or no:
            yield {
                "edit_id": found.id,
                "item_id": item_id,
                "sku": row.sku,
                "name": row.name,
                "version": item.version,
                "changes": changes,
                "outcome": Outcome.REFUSED if no else Outcome.PLANNED,
                "problem": no.code if no else "",
                "problem_facts": dict(no.facts) if no else {},
            }


@transaction.atomic
def _step(
    found: BulkEdit,
    outcome: str,
    by: Actor,
    work: Callable[[BulkEdit, Sequence[BulkEditItem], Actor], None],
) -> int:
    """Does the work with the next items of an outcome; how many they were."""
    # First the lock: whoever was taken for lost and works on has then done with these.
    items.lock(found.assortment_id)
    some = list(_with(found, outcome).order_by("sku")[:_STEP])
    if some:
        work(found, some, by)
    return len(some)


def _apply(found: BulkEdit, some: Sequence[BulkEditItem], by: Actor) -> None:
    known = _items(found, [one.item_id for one in some])
    rows = stored_rows.rows_of(list(known.values()))
    wanted: dict[int, ItemRow] = {}
    changed = []
    for one in some:
        if one.item_id not in known or known[one.item_id].version != one.version:
            changed.append(one.id)
            continue
        after = {name: pair[1] for name, pair in one.changes.items()}
        wanted[one.id] = edits.with_values(rows[one.item_id], after)
    _set_aside(changed, Outcome.LEFT, refused("bulk_edit.changed_since"))
    _save(found, wanted, by, done=Outcome.DONE, otherwise=Outcome.REFUSED)


def _give_back(found: BulkEdit, some: Sequence[BulkEditItem], by: Actor) -> None:
    known = _items(found, [one.item_id for one in some])
    rows = stored_rows.rows_of(list(known.values()))
    wanted: dict[int, ItemRow] = {}
    first_prices = {}
    for one in some:
        no = _why_not(one, known.get(one.item_id), rows.get(one.item_id))
        if no is not None:
            _set_aside([one.id], Outcome.KEPT, no)
            continue
        before = {name: pair[0] for name, pair in one.changes.items()}
        wanted[one.id] = edits.with_values(rows[one.item_id], before)
        if before.get("price", 0) is None:
            first_prices[one.id] = one.item_id
    undone = _save(found, wanted, by, done=Outcome.UNDONE, otherwise=Outcome.KEPT)
    # A row without a price leaves the price as it is.
    prices.discard_first_prices(
        by=by,
        assortment=found.assortment_id,
        ids=[item for one, item in first_prices.items() if one in undone],
    )


def _why_not(one: BulkEditItem, item: Item | None, row: ItemRow | None) -> Refused | None:
    """Why an item cannot go back to what it was; None where it can."""
    if item is None or row is None:
        return refused("item.unknown")
    now = items.state_of(settled(row, before=row))
    if any(now[name] != after for name, (_, after) in one.changes.items()):
        return refused("bulk_edit.changed_since")
    before, _ = one.changes.get("price", (item.price_minor, None))
    if before is None and item.price_minor is not None:
        return refused("bulk_edit.price_published")
    return None


def _save(
    found: BulkEdit, wanted: Mapping[int, ItemRow], by: Actor, *, done: str, otherwise: str
) -> set[int]:
    """Saves the rows, and notes the outcome of each; those that were saved."""
    refusals: dict[int, Refused] = {}
    if _saved(found, list(wanted.values()), by) is not None:
        # Something that it gives to all was deleted since, or one item alone cannot have it.
        alone = {one: _saved(found, [row], by) for one, row in wanted.items()}
        refusals = {one: no for one, no in alone.items() if no is not None}
    kept = set(wanted) - set(refusals)
    BulkEditItem.objects.filter(id__in=kept).update(outcome=done, version=F("version") + 1)
    for one, no in refusals.items():
        _set_aside([one], otherwise, no)
    return kept


def _saved(found: BulkEdit, rows: Sequence[ItemRow], by: Actor) -> Refused | None:
    saved = items.save_items(by=by, assortment=found.assortment_id, rows=rows)
    return saved if isinstance(saved, Refused) else None


def _set_aside(ids: Sequence[int], outcome: str, no: Refused) -> None:
    BulkEditItem.objects.filter(id__in=ids).update(
        outcome=outcome, problem=no.code, problem_facts=dict(no.facts)
    )


def _items(found: BulkEdit, ids: Sequence[str]) -> dict[str, Item]:
    mine = Item.objects.filter(assortment_id=found.assortment_id, id__in=ids)
    return {item.id: item for item in mine}


def _with(found: BulkEdit, outcome: str) -> QuerySet[BulkEditItem]:
    return BulkEditItem.objects.filter(edit=found, outcome=outcome)


def _steps(ids: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """(how many are done with it, the ids) of each step."""
    done = 0
    for some in stored_rows.batches(ids, _STEP):
        done += len(some)
        yield done, some


@contextmanager
def _state_follows(found: BulkEdit, state: str) -> Iterator[None]:
    """The edit is in `state` while the work goes on; when that is stopped or fails, it is where a
    person can take it up again."""
    found.state = state
    found.save(update_fields=["state"])
    try:
        yield
    except BaseException:
        BulkEdit.objects.filter(id=found.id).update(
            state=queries.AFTER_STOP[State(state)], counts=_counted(found)
        )
        raise


def _over(
    found: BulkEdit, state: str, counts: Mapping[str, int] | None = None
) -> Mapping[str, int]:
    now = _counted(found) | dict(counts or {})
    found.counts, found.state = now, state
    found.save()
    return now


def _counted(found: BulkEdit) -> dict[str, int]:
    """The counts, with those of the outcomes as they are now."""
    outcomes = BulkEditItem.objects.filter(edit=found).order_by().values_list("outcome")
    counted = Counter(dict(outcomes.annotate(number=Count("id"))))
    return {**found.counts, **{str(one): counted[one] for one in Outcome.values}}
