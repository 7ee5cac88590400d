"""Reads a file and keeps a row for each item with what would become of it. After a restart this
begins again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Max

from kasse.domain.outcome import Refused, refused
from kasse.office import bulk
from kasse.office.catalogue import queries as catalogue
from kasse.office.jobs.kinds import Progress
from kasse.office.transfer import assembling, checking, files, reading, steps
from kasse.office.transfer.models import Import, ImportEdit, ImportRow
from kasse.office.transfer.reading.limits import Unreadable
from kasse.office.transfer.surroundings import folded_path
from kasse.office.transfer.systems import SYSTEMS

T = TypeVar("T")

_FORGOTTEN_AT_ONCE: Final = 5_000


def check(found: Import, progress: Progress) -> Mapping[str, Any] | Refused:
    """Reads the file and keeps a row for each item with what would become of it."""
    _forget_rows(found)
    system, around = SYSTEMS[found.system], steps.around(found)
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
        with steps.state_follows(found, Import.State.CHECKING), files.opened(found.file) as content:
            entries = assembling.entries(
                reading.rows(content, shape),
                headers=shape.headers,
                columns=found.columns,
                system=system,
            )
            for some in _steps(entries):
                mended = [_mended(entry, edits) for entry in some]
                checked = checking.check(mended, around=around, lines=lines)
                numbered = list(enumerate(checked, start=done + 1))
                with transaction.atomic():
                    rows = (_kept(found, one, number) for number, one in numbered)
                    bulk.insert(ImportRow, rows)
                for number, one in numbered:
                    _note(number, one, numbers, named, missing)
                done += len(checked)
                progress.report(done, 0, stage="checking")
    except Unreadable as error:
        _fail(found, error.refused)
        return error.refused
    _judge_mentions(found, numbers, named)
    found.counts = counts = steps.counts(found) | {"categories": len(missing)}
    found.state, found.position = Import.State.CHECKED, 0
    found.save()
    return counts


def _fail(found: Import, no: Refused) -> None:
    found.state, found.problem, found.problem_facts = Import.State.FAILED, no.code, dict(no.facts)
    found.save()


def _mended(
    entry: assembling.Entry, edits: Mapping[tuple[int, int], Mapping[str, str]]
) -> assembling.Entry:
    edit = edits.get((entry.line, entry.part))
    return replace(entry, values={**entry.values, **edit}) if edit else entry


def _kept(found: Import, one: checking.Checked, number: int) -> dict[str, Any]:
    return {
        "upload_id": found.id,
        "number": number,
        "line": one.entry.line,
        "part": one.entry.part,
        "sku": one.sku[:64].replace("\0", ""),
        "values": dict(one.entry.values),
        "problems": checking.problems_json(one.built.problems),
        "outcome": one.outcome,
        "waits": False,
        "version": found.version,
    }


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
    for some in _steps(enumerate(late, start=last + 1)):
        with transaction.atomic():
            for place, number in some:
                ImportRow.objects.filter(upload=found, number=number).update(number=place)


def _mark(found: Import, number: int, code: str, no: Refused) -> None:
    ImportRow.objects.filter(upload=found, number=number).update(
        outcome=ImportRow.Outcome.BAD, problems=checking.problems_json([(code, no)])
    )


def _forget_rows(found: Import) -> None:
    rows = ImportRow.objects.filter(upload=found)
    while (first := rows.order_by("number").values_list("number", flat=True).first()) is not None:
        rows.filter(number__lt=first + _FORGOTTEN_AT_ONCE).delete()


def _steps(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, steps.SIZE)):
        yield some
