"""Gives items back as they were before an import. What is given back is forgotten here, so that
this may stop and go on; what somebody has changed since is marked and stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from kasse.domain.outcome import Refused
from kasse.office import bulk
from kasse.office.actors import Actor
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue import services as items
from kasse.office.catalogue.services import prices
from kasse.office.catalogue.services.item_rows import ItemRow, settled
from kasse.office.jobs.kinds import Progress
from kasse.office.transfer import kept_rows, steps
from kasse.office.transfer.models import Import, ImportCategory, ImportChange


def undo(found: Import, progress: Progress) -> Mapping[str, Any] | Refused:
    """Items first, the last ones before those that they name; then the categories that were made
    for them."""
    bulk.analyse(ImportChange)
    ImportChange.objects.filter(upload=found, kept=True).update(kept=False)
    todo = ImportChange.objects.filter(upload=found, kept=False)
    total = todo.count()
    done = 0
    with steps.state_follows(found, Import.State.UNDOING):
        while some := list(todo.order_by("-id")[: steps.SIZE]):
            with transaction.atomic():
                _give_back(found, some, progress.by)
            done += len(some)
            progress.report(done, total, stage="undoing")
        _take_categories(found, progress.by)
    kept = ImportChange.objects.filter(upload=found).count()
    return steps.over(found, Import.State.UNDONE, {"kept": kept})


def _give_back(found: Import, some: Sequence[ImportChange], by: Actor) -> None:
    # Nobody else changes an item between its being read here and its being given back.
    items.lock(found.assortment_id)
    now = catalogue.rows_by_sku(found.assortment_id, [change.sku for change in some])
    over: list[ImportChange] = []
    kept: list[ImportChange] = []
    published = catalogue.priced([change.item_id for change in some])
    for change in some:
        row = now.get(change.sku)
        is_as_left = row is not None and kept_rows.digest(settled(row)) == change.after_digest
        if change.before is not None and change.item_id in published:
            # A price can be changed, but not taken back once tills have it.
            is_as_left &= kept_rows.from_json(change.before).price_minor is not None
        (over if is_as_left else kept).append(change)
    new = [change.item_id for change in over if change.before is None]
    old = {
        change.item_id: kept_rows.from_json(change.before)
        for change in over
        if change.before is not None
    }
    if new:
        items.archive_items(by=by, assortment=found.assortment_id, ids=new)
    lost = _lost(found, list(old.values()), by)
    kept += [change for change in over if change.before is not None and change.sku in lost]
    over = [change for change in over if change.before is None or change.sku not in lost]
    old = {item: row for item, row in old.items() if row.sku not in lost}
    without_price = [item for item, row in old.items() if row.price_minor is None]
    prices.discard_first_prices(by=by, assortment=found.assortment_id, ids=[*new, *without_price])
    ImportChange.objects.filter(id__in=[change.id for change in kept]).update(kept=True)
    ImportChange.objects.filter(id__in=[change.id for change in over]).delete()


def _lost(found: Import, rows: Sequence[ItemRow], by: Actor) -> set[str]:
    """Gives the rows back; the SKUs of those that cannot be as they were any more, because what they
    named is gone. They are found by halving: a refused save has written nothing."""
    if not rows:
        return set()
    saved = items.save_items(by=by, assortment=found.assortment_id, rows=rows)
    if not isinstance(saved, Refused):
        return set()
    if len(rows) == 1:
        return {rows[0].sku}
    half = len(rows) // 2
    return _lost(found, rows[:half], by) | _lost(found, rows[half:], by)


def _take_categories(found: Import, by: Actor) -> None:
    """Those that are used by now stay, and are not the import's any more."""
    todo = ImportCategory.objects.filter(upload=found).order_by("-id")
    while some := list(todo[: steps.SIZE // 10]):
        with transaction.atomic():
            items.delete_unused(
                by=by, assortment=found.assortment_id, ids=[made.category_id for made in some]
            )
            todo.filter(id__in=[made.id for made in some]).delete()
