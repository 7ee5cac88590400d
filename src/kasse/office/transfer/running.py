"""What the background work of imports does, in steps of some hundred items with a transaction each,
so that no till is kept waiting. After a restart a check begins again; writing and undoing go on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue import services as items
from kasse.office.catalogue.services.item_rows import ItemRow, settled
from kasse.office.jobs.kinds import Progress, Stopped
from kasse.office.transfer import (
    assembling,
    checking,
    files,
    kept_rows,
    queries,
    reading,
    surroundings,
)
from kasse.office.transfer.building import build
from kasse.office.transfer.models import Import, ImportChange, ImportEdit, ImportRow
from kasse.office.transfer.reading.limits import Unreadable
from kasse.office.transfer.surroundings import Choices, Surroundings, folded_path
from kasse.office.transfer.systems import SYSTEMS

T = TypeVar("T")

_STEP: Final = 500
_TO_WRITE: Final = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED)


def check(found: Import, progress: Progress) -> Mapping[str, Any] | Refused:
    """Reads the file and keeps a row for each item with what would become of it."""
    ImportRow.objects.filter(upload=found).delete()
    system, around = SYSTEMS[found.system], _around(found)
    shape = reading.Shape(**{**found.shape, "headers": tuple(found.shape["headers"])})
    edits = {
        (edit.line, edit.part): edit.values for edit in ImportEdit.objects.filter(upload=found)
    }
    lines: dict[str, int] = {}
    numbers: dict[str, int] = {}
    named: dict[int, list[tuple[str, str]]] = {}
    missing: set[tuple[str, ...]] = set()
    done = 0
    try:
        with _state_follows(found, Import.State.CHECKING), files.opened(found.file) as content:
            entries = assembling.entries(
                reading.rows(content, shape),
                headers=shape.headers,
                columns=found.columns,
                system=system,
            )
            for some in _steps(entries):
                mended = [_mended(entry, edits) for entry in some]
                checked = checking.check(mended, around=around, lines=lines)
                rows = [_kept(found, one, done + place) for place, one in enumerate(checked, 1)]
                ImportRow.objects.bulk_create(rows)
                for row, one in zip(rows, checked, strict=True):
                    _note(row.number, one, numbers, named, missing)
                done += len(rows)
                progress.report(done, 0, stage="checking")
    except Unreadable as error:
        _fail(found, error.refused)
        return error.refused
    with transaction.atomic():
        _judge_mentions(found, numbers, named)
        found.counts = counts = _counts(found) | {"categories": len(missing)}
        found.state, found.position = Import.State.CHECKED, 0
        found.save()
    return counts


def write(found: Import, progress: Progress) -> Mapping[str, Any] | Refused:
    """Writes the rows without problems, beginning after `found.position`."""
    around = _around(found)
    todo = ImportRow.objects.filter(upload=found, outcome__in=_TO_WRITE)
    total = todo.count()
    done = todo.filter(number__lte=found.position).count()
    with _state_follows(found, Import.State.RUNNING):
        while some := list(todo.filter(number__gt=found.position).order_by("number")[:_STEP]):
            with transaction.atomic():
                _write(found, some, around, progress.by)
                found.position = some[-1].number
                found.save(update_fields=["position"])
            done += len(some)
            progress.report(done, total, stage="writing")
    return _over(found, Import.State.DONE)


def undo(found: Import, progress: Progress) -> Mapping[str, Any] | Refused:
    """Gives items back as they were. What is given back is forgotten here, so that this may stop
    and go on; what somebody has changed since is marked and stays."""
    ImportChange.objects.filter(upload=found).update(kept=False)
    todo = ImportChange.objects.filter(upload=found, kept=False)
    total = todo.count()
    done = 0
    with _state_follows(found, Import.State.UNDOING):
        while some := list(todo.order_by("-id")[:_STEP]):
            with transaction.atomic():
                _give_back(found, some, progress.by)
            done += len(some)
            progress.report(done, total, stage="undoing")
    kept = ImportChange.objects.filter(upload=found).count()
    found.counts = {**found.counts, "kept": kept}
    return _over(found, Import.State.UNDONE)


def _around(found: Import) -> Surroundings:
    return surroundings.read(
        found.assortment_id,
        language=found.language,
        choices=Choices(**found.choices),
        exact=SYSTEMS[found.system].exact,
    )


@contextmanager
def _state_follows(found: Import, state: str) -> Iterator[None]:
    """The import is in `state` while the work goes on; when that is stopped or fails, it is where
    a person can take it up again."""
    found.state = state
    found.save(update_fields=["state"])
    try:
        yield
    except Unreadable:
        raise
    except (Stopped, Exception):
        Import.objects.filter(id=found.id).update(state=queries.AFTER_STOP[state])
        raise


def _over(found: Import, state: str) -> Mapping[str, Any]:
    counts: dict[str, Any] = dict(found.counts)
    if state == Import.State.DONE:
        counts |= _counts(found)
    found.counts, found.state, found.ended_at = counts, state, timezone.now()
    found.save()
    return counts


def _fail(found: Import, no: Refused) -> None:
    found.state, found.problem, found.problem_facts = Import.State.FAILED, no.code, dict(no.facts)
    found.save()


def _counts(found: Import) -> dict[str, int]:
    rows = ImportRow.objects.filter(upload=found)
    counted = Counter(rows.values_list("outcome", flat=True))
    return {str(outcome): counted[outcome] for outcome in ImportRow.Outcome.values}


def _mended(
    entry: assembling.Entry, edits: Mapping[tuple[int, int], Mapping[str, str]]
) -> assembling.Entry:
    edit = edits.get((entry.line, entry.part))
    return replace(entry, values={**entry.values, **edit}) if edit else entry


def _kept(found: Import, one: checking.Checked, number: int) -> ImportRow:
    return ImportRow(
        upload=found,
        number=number,
        line=one.entry.line,
        part=one.entry.part,
        sku=one.sku[:64].replace("\0", ""),
        values=dict(one.entry.values),
        problems=checking.problems_json(one.built.problems),
        outcome=one.outcome,
    )


def _note(
    number: int,
    one: checking.Checked,
    numbers: dict[str, int],
    named: dict[int, list[tuple[str, str]]],
    missing: set[tuple[str, ...]],
) -> None:
    if one.built.missing:
        path = folded_path(one.built.missing)
        missing.update(path[:depth] for depth in range(1, len(path) + 1))
    if one.built.row is None:
        return
    numbers[one.sku] = number
    others = list(checking.mentions(one.built.row))
    if others:
        named[number] = others


def _judge_mentions(
    found: Import, numbers: Mapping[str, int], named: Mapping[int, Sequence[tuple[str, str]]]
) -> None:
    """Marks rows that name an item that is nowhere or each other in a circle, and puts those that
    name a later row behind it."""
    elsewhere = {sku for others in named.values() for _, sku in others if sku not in numbers}
    known = catalogue.rows_by_sku(found.assortment_id, elsewhere)
    for number, others in named.items():
        wrong = [(code, sku) for code, sku in others if sku not in numbers and sku not in known]
        if wrong:
            _mark(found, number, wrong[0][0], refused("item.unknown_reference", to=wrong[0][1]))
    late, circle = checking.ordered(
        numbers, {number: [sku for _, sku in others] for number, others in named.items()}
    )
    for number in circle:
        _mark(found, number, named[number][0][0], refused("item.refers_to_itself"))
    last = ImportRow.objects.filter(upload=found).aggregate(last=Max("number"))["last"] or 0
    for place, number in enumerate(late, start=last + 1):
        ImportRow.objects.filter(upload=found, number=number).update(number=place)


def _mark(found: Import, number: int, code: str, no: Refused) -> None:
    ImportRow.objects.filter(upload=found, number=number).update(
        outcome=ImportRow.Outcome.BAD, problems=checking.problems_json([(code, no)])
    )


def _write(found: Import, some: Sequence[ImportRow], around: Surroundings, by: Actor) -> None:
    bases = catalogue.rows_by_sku(found.assortment_id, [row.sku for row in some])
    wanted: dict[int, ItemRow] = {}
    for row in some:
        built = build(row.values, base=bases.get(row.sku), around=around)
        if built.missing:
            no = _make_categories(built.missing, around, by)
            if no is not None:
                _refuse(row, checking.problems_json([("category", no)]))
                continue
            built = build(row.values, base=bases.get(row.sku), around=around)
        if built.row is None:
            # Somebody has changed the catalogue since the check.
            _refuse(row, checking.problems_json(built.problems))
        else:
            wanted[row.number] = replace(built.row, sku=row.sku)
    saved = items.save_items(by=by, assortment=found.assortment_id, rows=list(wanted.values()))
    if isinstance(saved, Refused):
        ids = _one_by_one(found, some, wanted, by)
    else:
        ids = dict(zip(wanted, saved, strict=True))
    _remember(found, {row.number: bases.get(row.sku) for row in some}, wanted, ids)


def _one_by_one(
    found: Import, some: Sequence[ImportRow], wanted: Mapping[int, ItemRow], by: Actor
) -> dict[int, str]:
    """All but the rows that cannot be: one that names a row that had a problem, for instance."""
    ids = {}
    for row in some:
        if row.number not in wanted:
            continue
        saved = items.save_items(by=by, assortment=found.assortment_id, rows=[wanted[row.number]])
        if isinstance(saved, Refused):
            field = str(saved.facts.get("field", "sku"))
            _refuse(row, checking.problems_json([(field, saved)]))
        else:
            ids[row.number] = saved[0]
    return ids


def _remember(
    found: Import,
    bases: Mapping[int, ItemRow | None],
    wanted: Mapping[int, ItemRow],
    ids: Mapping[int, str],
) -> None:
    changes = []
    for number, item_id in ids.items():
        base = bases[number]
        after = settled(wanted[number], before=base)
        if base is not None and settled(base) == after:
            continue
        changes.append(
            ImportChange(
                upload=found,
                item_id=item_id,
                sku=after.sku,
                before=None if base is None else kept_rows.to_json(base),
                after_digest=kept_rows.digest(after),
            )
        )
    # A step that is done once more after a restart finds the items as it left them.
    ImportChange.objects.bulk_create(changes, ignore_conflicts=True)


def _refuse(row: ImportRow, problems: list[list[Any]]) -> None:
    row.outcome, row.problems = ImportRow.Outcome.BAD, problems
    row.save(update_fields=["outcome", "problems"])


def _make_categories(names: Sequence[str], around: Surroundings, by: Actor) -> Refused | None:
    """Makes a category and those above it, as far as they are not there."""
    for depth in range(1, len(names) + 1):
        path = folded_path(names[:depth])
        if path not in around.categories:
            made = items.save_category(
                by=by,
                assortment=around.assortment,
                names={around.language: names[depth - 1]},
                parent_id=around.categories.get(path[:-1]),
            )
            if isinstance(made, Refused):
                return made
            around.categories[path] = made.id
    return None


def _give_back(found: Import, some: Sequence[ImportChange], by: Actor) -> None:
    now = catalogue.rows_by_sku(found.assortment_id, [change.sku for change in some])
    new, old, kept, over = [], [], [], []
    for change in some:
        row = now.get(change.sku)
        if row is None or kept_rows.digest(settled(row)) != change.after_digest:
            kept.append(change.id)
            continue
        over.append(change.id)
        if change.before is None:
            new.append(change.item_id)
        else:
            old.append(kept_rows.from_json(change.before))
    if new:
        items.archive_items(by=by, assortment=found.assortment_id, ids=new)
    if old:
        saved = items.save_items(by=by, assortment=found.assortment_id, rows=old)
        if isinstance(saved, Refused):
            raise AssertionError(saved.code)
    ImportChange.objects.filter(id__in=kept).update(kept=True)
    ImportChange.objects.filter(id__in=over).delete()


def _steps(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, _STEP)):
        yield some
