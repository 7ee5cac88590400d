"""Entries as people look through them: a register's, newest first, by kind, day and person."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import Count, QuerySet

from kasse.office import seek
from kasse.office.journal.models import ChainCheck, JournalChain, JournalEntry, JournalSetAside

PAGE: Final = 50
NEWEST: Final = seek.Order(columns=(("seq", int),), descending=True)
OLDEST: Final = seek.Order(columns=(("seq", int),))

_AFTER_A_SALE: Final = 200
"""Copies of a receipt that are looked for behind it."""

_BEFORE_A_SALE: Final = 100
"""Entries before a sale among which those of its basket are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Entries of which register; `stores` those in which the reader may see them (None: all);
    `kind` and `day` "" for any."""

    register: str
    stores: frozenset[str] | None = None
    kind: str = ""
    day: str = ""


def entries(
    *,
    wanted: EntryFilter,
    oldest_first: bool = False,
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> seek.Page[JournalEntry]:
    """A page of a register's entries."""
    order = OLDEST if oldest_first else NEWEST
    return seek.page(_filtered(wanted), order=order, limit=limit, after=after, before=before)


def every(*, wanted: EntryFilter) -> Iterator[JournalEntry]:
    """All entries wanted in the chain's order, read piece by piece."""
    return seek.every(partial(entries, wanted=wanted, oldest_first=True))


def lines(*, wanted: EntryFilter) -> Iterator[str]:
    """A journal as docs/journal.md keeps it: a line for each entry, its hash and its text."""
    for found in every(wanted=wanted):
        yield f"{found.hash} {found.text}\n"


def entry(*, register: str, seq: int, stores: frozenset[str] | None) -> JournalEntry | None:
    """One entry, if it was made in one of `stores`."""
    return _filtered(EntryFilter(register=register, stores=stores)).filter(seq=seq).first()


def neighbours(found: JournalEntry) -> tuple[str, bool]:
    """The hash of the entry before, and whether there is one behind."""
    around = JournalEntry.objects.filter(
        register=found.register, seq__in=(found.seq - 1, found.seq + 1)
    )
    hashes = dict(around.values_list("seq", "hash"))
    return hashes.get(found.seq - 1, ""), found.seq + 1 in hashes


def set_aside(
    *, register: str, after: str = "", before: str = "", limit: int = PAGE
) -> seek.Page[JournalSetAside]:
    """What could not join a register's chain, newest first."""
    order = seek.Order(columns=(("seq", int), ("digest", str)), descending=True)
    found = JournalSetAside.objects.filter(register=register)
    return seek.page(found, order=order, limit=limit, after=after, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a register's chain stands: its head, its last verification, and how much of what was sent
    could not join."""

    chain: JournalChain | None
    check: ChainCheck | None
    set_aside: int


def standings(registers: Sequence[str]) -> Mapping[str, Standing]:
    """How these registers' chains stand. Three queries."""
    chains = {row.register: row for row in JournalChain.objects.filter(register__in=registers)}
    checks = {row.register: row for row in ChainCheck.objects.filter(register__in=registers)}
    aside = JournalSetAside.objects.filter(register__in=registers)
    counts = dict(aside.values_list("register").annotate(number=Count("seq")))
    return {
        register: Standing(
            chain=chains.get(register),
            check=checks.get(register),
            set_aside=counts.get(register, 0),
        )
        for register in registers
    }


TROUBLES: Final = ("differs", "aside")


def registers_with(trouble: str) -> frozenset[str] | None:
    """The registers whose journals have one of TROUBLES: that differ from what is kept of them, or
    of which something was set aside. None, which is all, for anything else. One query."""
    found: QuerySet[Any, str]
    if trouble == "differs":
        found = ChainCheck.objects.filter(differences__gt=0).values_list("register", flat=True)
    elif trouble == "aside":
        found = JournalSetAside.objects.values_list("register", flat=True).distinct()
    else:
        return None
    return frozenset(found)


def reports(
    *,
    kind: str,
    stores: frozenset[str] | None,
    register: str,
    since: str,
    until: str,
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> seek.Page[JournalEntry]:
    """X or Z reports (`kind` x_report or z_report) of business days, newest first."""
    order = seek.Order(columns=(("day", str), ("register", str), ("seq", int)), descending=True)
    found = _not_sales(JournalEntry.objects.filter(kind=kind))
    if stores is not None:
        found = found.filter(store__in=stores)
    if register:
        found = found.filter(register=register)
    if since:
        found = found.filter(day__gte=since)
    if until:
        found = found.filter(day__lte=until)
    return seek.page(found, order=order, limit=limit, after=after, before=before)


def of_sale(*, register: str, seq: int, basket: str) -> list[dict[str, Any]]:
    """The entries that belong to a sale besides itself, in order: what happened in its basket
    before it was paid, and the copies of its receipt."""
    before = JournalEntry.objects.filter(
        register=register, seq__lt=seq, seq__gte=seq - _BEFORE_A_SALE
    )
    copies = _not_sales(
        JournalEntry.objects.filter(register=register, kind="receipt_copied", seq__gt=seq)
    ).order_by("seq")[:_AFTER_A_SALE]
    texts = [*before.order_by("seq").values_list("text", flat=True)]
    found = [json.loads(text) for text in texts if f'"{basket}"' in text] if basket else []
    found = [entry for entry in found if entry["body"].get("basket") == basket]
    copied = [json.loads(row.text) for row in copies]
    return [*found, *(entry for entry in copied if entry["body"].get("seq") == seq)]


def _filtered(wanted: EntryFilter) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.filter(register=wanted.register)
    if wanted.stores is not None:
        found = found.filter(store__in=wanted.stores)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
        found = found if wanted.kind == "sale" else _not_sales(found)
    return found.filter(day=wanted.day) if wanted.day else found


def _not_sales(found: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
    """Says in the indices' own words that no sale is wanted: with a placeholder SQLite would not
    see that they hold all of it."""
    return found.extra(where=["NOT (journal_entry.kind = 'sale')"])
