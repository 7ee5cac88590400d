"""Printing labels: at once where they are few, else in the background (kasse.office.labels.jobs)."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.services import rights
from kasse.office.jobs import services as jobs
from kasse.office.labels import printing, queries
from kasse.office.labels.drawing import code_card, pdf
from kasse.office.labels.drawing.code_card import CodeCard
from kasse.office.labels.wanted import Layout, Wanted, check, to_document
from kasse.office.stores import queries as stores

FEW: Final = 500
"""Up to so many labels are printed at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Labels in a file (`content`), or the background work that makes it (`job`, an id)."""

    labels: int
    content: bytes = b""
    job: str = ""


def print_labels(
    *, by: Actor, wanted: Wanted, layout: Layout, now: datetime, at_once: bool = True
) -> Printed | Refused:
    """Makes a PDF of labels. More than FEW of them, or any without `at_once`, are made in the
    background, whose result has the file. It takes office.view in the store whose prices they are,
    or in every store that sells the assortment.

    Refuses item.unknown_assortment, labels.unknown_store, labels.nothing_chosen, labels.too_many
    and what `wanted.check` refuses.
    """
    if wanted.store:
        by.check("office.view", store=wanted.store)
    else:
        rights.check(by, assortment=wanted.assortment, permission="office.view")
    sold = catalogue.assortments().filter(id=wanted.assortment).first()
    if sold is None:
        return refused("item.unknown_assortment")
    if wanted.store and not stores.stores().filter(id=wanted.store, assortment=sold).exists():
        return refused("labels.unknown_store", field="store")
    no = check(wanted, layout)
    if no is not None:
        return no
    plan = queries.plan(wanted, now=now)
    number = len(plan.ids) * layout.copies
    if not number:
        return refused("labels.nothing_chosen", field="which")
    if number > queries.MOST:
        return refused("labels.too_many", field="which", most=queries.MOST)
    act = _act(wanted, layout, number, name=sold.name)
    if at_once and number <= FEW:
        file = io.BytesIO()
        # Not in a transaction: drawing takes a second, and others want to write.
        printing.write(file, plan, layout=layout)
        audit.record(by, act)
        return Printed(labels=number, content=file.getvalue())
    with transaction.atomic():
        audit.record(by, act)
        job = jobs.start(
            by=by,
            kind="labels.print",
            parameters=to_document(wanted, layout),
            about=f"{sold.name}, {number}",
        )
    return Printed(labels=number, job=job.id)


def _act(wanted: Wanted, layout: Layout, number: int, *, name: str) -> audit.Act:
    facts: dict[str, Any] = {"count": number, "which": wanted.which, "size": layout.size}
    return audit.Act(
        action="labels.printed",
        subject=audit.Subject(kind="assortment", id=wanted.assortment, name=name),
        store=wanted.store,
        facts=facts,
    )


def code_sheets(codes: Iterable[tuple[str, str]], *, name: str) -> bytes:
    """A PDF of cards with a code each, to be cut out: what its QR code says, and the same for
    people. `name` is what they are of."""
    cards = (CodeCard(code=code, shown=shown, name=name) for code, shown in codes)
    file = io.BytesIO()
    pdf.write(code_card.sheets(cards), file, title=name)
    return file.getvalue()
