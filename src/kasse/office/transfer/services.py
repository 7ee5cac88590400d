"""All writes to imports and exports. What takes long is in kasse.office.transfer.jobs."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, BinaryIO, Final

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.domain.tax import TAX_CLASSES
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.services import rights
from kasse.office.jobs import services as jobs
from kasse.office.stores import queries as stores
from kasse.office.transfer import (
    amounts,
    checking,
    files,
    mapping,
    queries,
    reading,
    steps,
    surroundings,
    systems,
)
from kasse.office.transfer.assembling import Entry
from kasse.office.transfer.fields import AMOUNTS, CODES, SEVERAL
from kasse.office.transfer.models import Import, ImportEdit, ImportRow
from kasse.office.transfer.models import Mapping as Remembered
from kasse.office.transfer.surroundings import Choices

FORMS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MATCHES: Final = ("both", "sku", "gtin")
BAD_CODES: Final = ("", "keep", "drop")

_STATES_TO_MAP: Final = (
    Import.State.MAPPING,
    Import.State.CHECKED,
    Import.State.FAILED,
)
_STATES_TO_MEND: Final = (Import.State.CHECKED, Import.State.STOPPED, Import.State.DONE)
_STATES_TO_RUN: Final = _STATES_TO_MEND
_STATES_TO_UNDO: Final = (Import.State.DONE, Import.State.STOPPED, Import.State.UNDONE)
_TO_WRITE: Final = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED)
_LONGEST_VALUE: Final = 10_000


@transaction.atomic
def upload(
    *, by: Actor, assortment: str, content: BinaryIO, name: str, system: str = "", language: str
) -> Import | Refused:
    """Takes a file in and guesses what it is; nothing in the catalogue changes.

    `system` is a code of kasse.office.transfer.systems, "" has it recognised. Refuses
    item.unknown_assortment, transfer.unknown_system and what `reading.recognise` refuses.
    """
    rights.check(by, assortment=assortment)
    if not catalogue.assortments().filter(id=assortment).exists():
        return refused("item.unknown_assortment")
    if system and system not in systems.SYSTEMS:
        return refused("transfer.unknown_system")
    shape = reading.recognise(content)
    if isinstance(shape, Refused):
        return shape
    chosen = systems.SYSTEMS[system] if system else systems.recognised(shape.headers)
    columns, choices = _first_guess(assortment, shape, chosen.code, is_named=bool(system))
    file = files.keep(
        files.pieces_of(content),
        name=name.replace("\0", ""),
        content_type=FORMS[shape.form],
        account=by.id,
    )
    made = Import.objects.create(
        assortment_id=assortment,
        system=columns[0],
        file=file,
        shape=_without_samples(shape),
        samples=[list(row) for row in shape.samples],
        columns=columns[1],
        choices=asdict(choices),
        language=language,
        account_id=by.id,
        account_name=by.name[:254],
        created_at=timezone.now(),
    )
    _record(by, made, "import.uploaded")
    return made


@transaction.atomic
def set_mapping(
    *,
    by: Actor,
    import_id: str,
    changes: Mapping[str, Any],
    version: int | None = None,
) -> Import | Refused:
    """Says how the file is to be read, and has it checked. `changes` may have system, encoding,
    separator, columns (a field of kasse.office.transfer.fields for each header, "" for none) and
    the fields of `Choices`.

    With another system, encoding or separator the columns are guessed anew unless given. Refuses
    import.unknown, import.busy, transfer.unknown_system, transfer.mapping and what
    `reading.recognise` refuses. Raises versions.Stale.
    """
    found = _locked(by, import_id, version)
    if isinstance(found, Refused):
        return found
    if found.state not in _STATES_TO_MAP:
        return refused("import.busy")
    no = _reshape(found, changes)
    if no is not None:
        return no
    columns = changes.get("columns")
    if columns is not None:
        found.columns = list(columns)
    wrong = _wrong_columns(found.columns, len(found.shape["headers"]))
    choices = _choices(found.choices, changes)
    if wrong or choices is None:
        return refused("transfer.mapping", field=wrong or "choices")
    found.choices = asdict(choices)
    Remembered.objects.update_or_create(
        assortment_id=found.assortment_id,
        headers_digest=_digest(found.shape["headers"]),
        defaults={
            "system": found.system,
            "columns": found.columns,
            "choices": found.choices,
        },
    )
    _begin(by, found, "transfer.check", Import.State.CHECKING)
    _record(by, found, "import.mapped")
    return found


@transaction.atomic
def mend_row(
    *,
    by: Actor,
    import_id: str,
    number: int,
    values: Mapping[str, str],
    version: int | None = None,
) -> ImportRow | Refused:
    """Puts other texts into fields of a row and checks it again; they stay with the upload, also
    when the file is read once more. `version` is the row's when it was read. Once the others are
    written, a row that was left out may still be mended, and waits to be imported.

    Refuses import.unknown, import.busy, transfer.unknown_row. Raises versions.Stale.
    """
    found = _locked(by, import_id, None)
    if isinstance(found, Refused):
        return found
    if found.state not in _STATES_TO_MEND:
        return refused("import.busy")
    row = ImportRow.objects.filter(upload=found, number=number).first()
    if row is None or not values.keys() <= set(CODES):
        return refused("transfer.unknown_row")
    if not queries.can_be_mended(found, row):
        return refused("transfer.unknown_row")
    versions.check(row, version)
    typed = {code: text.replace("\0", "")[:_LONGEST_VALUE] for code, text in values.items()}
    edit, _ = ImportEdit.objects.get_or_create(upload=found, line=row.line, part=row.part)
    edit.values = {**edit.values, **typed}
    edit.save(update_fields=["values"])
    row.values = {**row.values, **typed}
    row.version = found.version
    _check_again(found, row)
    row.waits = number <= found.position and row.outcome in _TO_WRITE
    row.save()
    found.counts = {**found.counts, **steps.counts(found)}
    found.save(update_fields=["counts"])
    _record(by, found, "import.mended")
    return row


@transaction.atomic
def start(*, by: Actor, import_id: str) -> Import | Refused:
    """Begins to write the items, goes on where it was stopped, or writes those of rows that were
    mended since; rows with problems are left out. Refuses import.unknown, import.busy and import.nothing_to_do."""
    found = _locked(by, import_id, None)
    if isinstance(found, Refused):
        return found
    if found.state not in _STATES_TO_RUN:
        return refused("import.busy")
    if not queries.has_rows_to_write(found):
        return refused("import.nothing_to_do")
    _begin(by, found, "transfer.import", Import.State.RUNNING)
    _record(by, found, "import.started")
    return found


@transaction.atomic
def undo(*, by: Actor, import_id: str) -> Import | Refused:
    """Begins to give back what was before; items that somebody has changed since stay as they are
    and are listed. Refuses import.unknown, import.busy and import.nothing_to_undo."""
    found = _locked(by, import_id, None)
    if isinstance(found, Refused):
        return found
    if found.state not in _STATES_TO_UNDO:
        return refused("import.busy")
    if not queries.can_be_undone(found):
        return refused("import.nothing_to_undo")
    _begin(by, found, "transfer.undo", Import.State.UNDOING)
    _record(by, found, "import.undone")
    return found


@transaction.atomic
def discard(*, by: Actor, import_id: str) -> Refused | None:
    """Forgets an upload of which nothing was imported. Refuses import.unknown and import.busy."""
    found = _locked(by, import_id, None)
    if isinstance(found, Refused):
        return found
    if found.state not in _STATES_TO_MAP:
        return refused("import.busy")
    _record(by, found, "import.discarded")
    file = found.file
    found.delete()
    file.delete()
    return None


@transaction.atomic
def export(
    *,
    by: Actor,
    assortment: str,
    form: str = "csv",
    language: str,
    separator: str = ",",
    ids: Sequence[str] | None = None,
    matching: catalogue.ItemFilter | None = None,
) -> Any | Refused:
    """Begins to write items of an assortment into a file: those with `ids`, what a filter finds
    when the file is made, or all. Returns the background work, whose result has the file. It takes
    office.view in every store that sells the assortment.

    Refuses item.unknown_assortment, transfer.unknown_form, transfer.nothing_chosen (no ids) and
    transfer.unclear (the filter has parts that could not be read)."""
    # Prices of all stores that sell the assortment are in it.
    rights.check(by, assortment=assortment, permission="office.view")
    sold = catalogue.assortments().filter(id=assortment).first()
    if sold is None:
        return refused("item.unknown_assortment")
    if form not in FORMS or separator not in {",", ";"}:
        return refused("transfer.unknown_form")
    if ids is not None and not ids:
        return refused("transfer.nothing_chosen")
    if matching is not None and matching.unread:
        return refused("transfer.unclear", field=matching.unread[0])
    chosen, facts = _chosen(ids, matching)
    parameters = {
        "assortment": assortment,
        "form": form,
        "language": language,
        "separator": separator,
        "chosen": chosen,
    }
    about = f"{sold.name}, {form.upper()}"
    job = jobs.start(by=by, kind="transfer.export", parameters=parameters, about=about)
    subject = audit.Subject(kind="assortment", id=assortment)
    act = audit.Act(action="items.exported", subject=subject, facts={"form": form, **facts})
    audit.record(by, act)
    return job


def keep_file(
    content: BinaryIO, *, name: str, content_type: str, account: str
) -> tuple[str, str, int]:
    """Keeps a file that other background work made, as long as exports are kept; returns its id,
    the page that gives it out to who may see the back office, and how many bytes it has."""
    with transaction.atomic():
        file = files.keep(
            files.pieces_of(content), name=name, content_type=content_type, account=account
        )
    return file.id, reverse("export_file", args=[file.id]), file.size


def _chosen(
    ids: Sequence[str] | None, matching: catalogue.ItemFilter | None
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Which items the work is to write, None for all of them, and what the audit log says of it."""
    if ids is not None:
        return {"items": list(ids)}, {"count": len(ids)}
    if matching is None:
        return None, {}
    open_ = catalogue.filter_to_document(catalogue.ItemFilter(assortment=matching.assortment))
    asked = catalogue.filter_to_document(matching)
    said = {
        name: value
        for name, value in asked.items()
        if value != open_[name] and name not in {"sort", "descending"}
    }
    return {"matching": asked}, {"matching": said}


def _locked(by: Actor, import_id: str, version: int | None) -> Import | Refused:
    """The import, locked by writing, for who may change its assortment."""
    if not Import.objects.filter(id=import_id).update(version=F("version") + 1):
        by.check_anywhere("items.edit")
        return refused("import.unknown")
    found = Import.objects.select_related("file").get(id=import_id)
    found.state = queries.state_of(found)
    rights.check(by, assortment=found.assortment_id)
    if version is not None and found.version - 1 != version:
        raise versions.Stale(read=version, is_now=found.version - 1)
    return found


def _begin(by: Actor, found: Import, kind: str, state: str) -> None:
    job = jobs.start(by=by, kind=kind, parameters={"import": found.id}, about=found.file.name)
    found.state, found.job_id, found.problem, found.problem_facts = state, job.id, "", {}
    found.save()


def _record(by: Actor, found: Import, action: str) -> None:
    audit.record(
        by,
        audit.Act(
            action=action,
            subject=audit.Subject(kind="import", id=found.id, name=found.file.name),
            facts={"system": found.system},
        ),
    )


def _first_guess(
    assortment: str, shape: reading.Shape, system: str, *, is_named: bool
) -> tuple[tuple[str, list[str]], Choices]:
    """((system, columns), choices): as last time for files with these headers, or guessed."""
    kept = Remembered.objects.filter(
        assortment_id=assortment, headers_digest=_digest(shape.headers)
    ).first()
    if kept is not None and not (is_named and kept.system != system):
        return (kept.system, kept.columns), Choices(**kept.choices)
    columns = systems.columns(systems.SYSTEMS[system], shape.headers, currency=stores.currency())
    return (system, columns), Choices(decimal=_marks(columns, shape.samples))


def _marks(columns: Sequence[str], samples: Sequence[Sequence[str]]) -> dict[str, str]:
    return {
        code: amounts.decimal_mark((row[place] for row in samples), otherwise=".")
        for place, code in enumerate(columns)
        if code in AMOUNTS
    }


def _reshape(found: Import, changes: Mapping[str, Any]) -> Refused | None:
    """Reads the file anew where it is to be read another way."""
    system = changes.get("system", found.system)
    if system not in systems.SYSTEMS:
        return refused("transfer.unknown_system")
    asked = {name: changes.get(name, found.shape[name]) for name in ("encoding", "separator")}
    is_other_shape = any(asked[name] != found.shape[name] for name in asked)
    if is_other_shape and found.shape["form"] == "csv":
        with files.opened(found.file) as content:
            shape = reading.recognise(content, **asked)
        if isinstance(shape, Refused):
            return shape
        found.shape = _without_samples(shape)
        found.samples = [list(row) for row in shape.samples]
    if system != found.system or (is_other_shape and "columns" not in changes):
        found.system = system
        found.columns = systems.columns(
            systems.SYSTEMS[system],
            found.shape["headers"],
            currency=stores.currency(),
        )
        found.choices = {**found.choices, "decimal": _marks(found.columns, found.samples)}
    return None


def _wrong_columns(columns: Sequence[str], width: int) -> str:
    """ "" where each column has a field or none, and no field more columns than it may."""
    if len(columns) != width or not {code for code in columns if code} <= set(CODES):
        return "columns"
    once = [code for code in columns if code and code not in SEVERAL and code != "tax_applies"]
    twice = next((code for code in once if once.count(code) > 1), "")
    return twice or ("" if {"name", "sku"} & set(columns) else "name")


def _choices(kept: Mapping[str, Any], changes: Mapping[str, Any]) -> Choices | None:
    names = ("match", "make_categories", "unknown_tax", "bad_codes", "decimal")
    given = {name: changes[name] for name in names if name in changes}
    chosen = Choices(**{**kept, **given})
    is_known = (
        chosen.match in MATCHES
        and chosen.unknown_tax in ("", *TAX_CLASSES)
        and chosen.bad_codes in BAD_CODES
        and set(chosen.decimal.values()) <= {",", "."}
    )
    return chosen if is_known else None


def _check_again(found: Import, row: ImportRow) -> None:
    system = systems.SYSTEMS[found.system]
    around = surroundings.read(
        found.assortment_id,
        language=found.language,
        choices=Choices(**found.choices),
        exact=system.exact,
    )
    entry = Entry(line=row.line, part=row.part, values=row.values)
    (one,) = checking.check([entry], around=around, lines={})
    row.sku, row.outcome = one.sku, one.outcome
    row.problems = checking.problems_json(one.built.problems)
    twin = ImportRow.objects.filter(upload=found, sku=one.sku).exclude(number=row.number)
    first = twin.exclude(outcome="bad").first() if one.sku else None
    if first is not None:
        no = refused("transfer.sku_twice", sku=one.sku, line=first.line)
        row.outcome = "bad"
        row.problems = [*row.problems, *checking.problems_json([("sku", no)])]
    if one.built.row is not None:
        unknown = _unknown(found, one.built.row)
        if unknown is not None:
            row.outcome, row.problems = "bad", checking.problems_json([unknown])


def _unknown(found: Import, row: Any) -> tuple[str, Refused] | None:
    named = list(checking.mentions(row))
    here = set(
        ImportRow.objects.filter(upload=found, sku__in=[sku for _, sku in named]).values_list(
            "sku", flat=True
        )
    )
    there = catalogue.rows_by_sku(found.assortment_id, [sku for _, sku in named])
    for code, sku in named:
        if sku not in here and sku not in there:
            return code, refused("item.unknown_reference", to=sku)
    return None


def _without_samples(shape: reading.Shape) -> dict[str, Any]:
    kept = asdict(replace(shape, samples=()))
    return {**kept, "headers": list(shape.headers), "samples": []}


def _digest(headers: Sequence[str]) -> str:
    return hashlib.sha256(mapping.key_of(headers).encode()).hexdigest()
