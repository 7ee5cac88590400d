"""Writes the rows of an import that have no problem. After a restart it goes on where it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office import bulk
from kasse.office.actors import Actor
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue import services as items
from kasse.office.catalogue.services.categories import NewCategory
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.catalogue.services.items import Saved
from kasse.office.ids import new_id
from kasse.office.jobs.kinds import Progress
from kasse.office.transfer import checking, kept_rows, steps
from kasse.office.transfer.building import Built, Problem, build, missing_category
from kasse.office.transfer.models import Import, ImportCategory, ImportChange, ImportRow
from kasse.office.transfer.surroundings import Path, Surroundings, folded_path

_GROWN: Final = 4
"""How many times as many items there are, until PostgreSQL must know of it."""

_TO_WRITE: Final = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it was kept: its place in the import, its item's SKU and its texts by field."""

    number: int
    sku: str
    values: Mapping[str, str]


def write(found: Import, progress: Progress) -> Mapping[str, Any] | Refused:
    """Writes the rows without problems: those that were mended after the others were written, and
    those after `found.position`."""
    around = steps.around(found)
    bulk.analyse(ImportRow)
    todo = ImportRow.objects.filter(upload=found, outcome__in=_TO_WRITE)
    total = todo.count()
    done = todo.filter(number__lte=found.position, waits=False).count()
    there = known = catalogue.items_count(found.assortment_id)
    with steps.state_follows(found, Import.State.RUNNING):
        while some := _next(found):
            no = _make_categories(found, some, around, progress.by)
            bases = _bases(found, some)
            built = _built(some, bases, around)
            # Only from here on whoever else wants to write has to wait.
            with transaction.atomic():
                items.lock(found.assortment_id)
                now = _bases(found, some)
                if now != bases:
                    built = _built(some, now, around)
                _write(found, built, progress.by, no)
                numbers = [row.number for row in some]
                ImportRow.objects.filter(upload=found, number__in=numbers, waits=True).update(
                    waits=False
                )
                found.position = max(found.position, numbers[-1])
                found.save(update_fields=["position"])
            done, there = done + len(some), there + len(some) - len(now)
            if there >= max(known * _GROWN, steps.SIZE):
                items.analyse()
                known = there
            progress.report(done, total, stage="writing")
    return steps.over(found, Import.State.DONE, steps.counts(found))


def _next(found: Import) -> list[_Row]:
    rows = ImportRow.objects.filter(upload=found, outcome__in=_TO_WRITE).order_by("number")
    for some in (rows.filter(waits=True), rows.filter(number__gt=found.position)):
        found_rows = some.values_list("number", "sku", "values")[: steps.SIZE]
        if found_rows:
            return [_Row(*row) for row in found_rows]
    return []


def _make_categories(
    found: Import, some: Iterable[_Row], around: Surroundings, by: Actor
) -> Refused | None:
    """Makes the categories that rows name, and those above them, as far as they are not there."""
    made: dict[Path, NewCategory] = {}
    for row in some:
        names = missing_category(row.values, around)
        for depth in range(1, len(names) + 1):
            path = folded_path(names[:depth])
            if path in around.categories or path in made:
                continue
            above = made.get(path[:-1])
            made[path] = NewCategory(
                id=new_id(),
                names={around.language: names[depth - 1]},
                parent_id=above.id if above else around.categories.get(path[:-1]),
            )
    if not made:
        return None
    with transaction.atomic():
        new = list(made.values())
        no = items.add_categories(by=by, assortment=around.assortment, new=new)
        if no is not None:
            return no
        bulk.insert(ImportCategory, ({"upload_id": found.id, "category_id": c.id} for c in new))
    around.categories |= {path: one.id for path, one in made.items()}
    return None


def _bases(found: Import, some: Sequence[_Row]) -> dict[str, ItemRow]:
    """The items that there are, by SKU."""
    return catalogue.rows_by_sku(found.assortment_id, [row.sku for row in some])


def _built(
    some: Sequence[_Row], bases: Mapping[str, ItemRow], around: Surroundings
) -> list[tuple[_Row, Built]]:
    return [(row, build(row.values, base=bases.get(row.sku), around=around)) for row in some]


def _write(
    found: Import, rows: Sequence[tuple[_Row, Built]], by: Actor, no_category: Refused | None
) -> None:
    wanted: dict[int, ItemRow] = {}
    for row, built in rows:
        if built.missing and no_category is not None:
            _refuse(found, row.number, [("category", no_category)])
        elif built.row is None:
            # Somebody has changed the catalogue since the check.
            _refuse(found, row.number, built.problems)
        else:
            is_its_sku = built.row.sku == row.sku
            wanted[row.number] = built.row if is_its_sku else replace(built.row, sku=row.sku)
    _refuse_lost(found, wanted)
    _remember(found, _saved(found, list(wanted.items()), by))


def _refuse_lost(found: Import, wanted: dict[int, ItemRow]) -> None:
    """Leaves out rows that name an item that is nowhere: its own row had a problem, perhaps."""
    here = {row.sku for row in wanted.values()}
    named = {sku for row in wanted.values() for _, sku in checking.mentions(row)} - here
    there = catalogue.rows_by_sku(found.assortment_id, named)
    is_settled = False
    while not is_settled:
        is_settled = True
        for number, row in list(wanted.items()):
            lost = [one for one in checking.mentions(row) if one[1] not in here | there.keys()]
            if lost:
                no = refused("item.unknown_reference", to=lost[0][1])
                _refuse(found, number, [(lost[0][0], no)])
                here.discard(wanted.pop(number).sku)
                is_settled = False


def _saved(found: Import, wanted: Sequence[tuple[int, ItemRow]], by: Actor) -> list[Saved]:
    """All but the rows that cannot be, which halving finds."""
    rows = [row for _, row in wanted]
    saved = items.save_and_tell(by=by, assortment=found.assortment_id, rows=rows)
    if not isinstance(saved, Refused):
        return saved
    if len(wanted) == 1:
        _refuse(found, wanted[0][0], [(str(saved.facts.get("field", "sku")), saved)])
        return []
    half = len(wanted) // 2
    return [*_saved(found, wanted[:half], by), *_saved(found, wanted[half:], by)]


def _remember(found: Import, saved: Iterable[Saved]) -> None:
    """Keeps what undoing needs."""
    changes = (
        {
            "upload_id": found.id,
            "item_id": one.id,
            "sku": one.row.sku,
            "before": None if one.before is None else kept_rows.to_json(one.before),
            "after_digest": kept_rows.digest(one.row),
            "kept": False,
        }
        for one in saved
        if one.row != one.before
    )
    # A step that is done once more after a restart finds the items as it left them.
    bulk.insert(ImportChange, changes, unique=["upload", "item_id"])


def _refuse(found: Import, number: int, problems: Sequence[Problem]) -> None:
    ImportRow.objects.filter(upload=found, number=number).update(
        outcome=ImportRow.Outcome.BAD, problems=checking.problems_json(problems)
    )
