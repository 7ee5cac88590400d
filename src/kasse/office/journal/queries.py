"""Reading the record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kasse.domain.journal import GENESIS
from kasse.office.journal import heads, listing, versions_of, words
from kasse.office.journal.models import JournalChain, JournalEntry, JournalSetAside, Night

# Entries as people look through them, and in words.
of_sale = listing.of_sale
reports = listing.reports
versions_of_number = versions_of.of_number
kind_words = words.kind_words
detail_of = words.detail_of
amount_of = words.amount_of
set_aside_words = words.set_aside_words

# What the last entries tell.
SignedIn = heads.SignedIn
signed_in = heads.signed_in
mark = heads.mark


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEntry:
    """An entry as it is held."""

    register: str
    seq: int
    hash: str
    text: str


def head(register: str) -> tuple[int, str]:
    """Number and hash of the last entry held of a register; (0, GENESIS) when there is none."""
    row = JournalChain.objects.filter(register=register).values_list("seq", "hash").first()
    return row or (0, GENESIS)


def chains() -> tuple[JournalChain, ...]:
    """All chains, in the order of their registers' ids."""
    return tuple(JournalChain.objects.order_by("register"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What a till said with its last push."""

    at: datetime
    unsent: int
    app: str


def contacts(registers: Sequence[str]) -> dict[str, Contact]:
    """The last push of each of these registers that ever pushed."""
    rows = JournalChain.objects.filter(register__in=registers)
    return {
        row.register: Contact(
            at=datetime.fromisoformat(row.contact_at), unsent=row.unsent, app=row.app
        )
        for row in rows
    }


def last_night() -> Night | None:
    """The newest run of the nightly job."""
    return Night.objects.order_by("-day").first()


def entry(*, register: str, seq: int) -> HeldEntry | None:
    """One entry."""
    row = JournalEntry.objects.filter(register=register, seq=seq).first()
    if row is None:
        return None
    return HeldEntry(register=register, seq=seq, hash=row.hash, text=row.text)


def entries(*, register: str, first: int = 1, page: int = 1_000) -> Iterator[HeldEntry]:
    """A register's entries in order, read in pages so that memory stays small."""
    while True:
        rows = JournalEntry.objects.filter(register=register, seq__gte=first).order_by("seq")[:page]
        last = first
        for row in rows:
            yield HeldEntry(register=register, seq=row.seq, hash=row.hash, text=row.text)
            last = row.seq + 1
        if last == first:
            return
        first = last


def sales_of(
    *, register: str, store: str, seqs: tuple[int, int], days: tuple[str, str], limit: int
) -> list[tuple[int, str]]:
    """(number, text) of the first entries of sales of a register for a store, between two numbers
    and two business days, both included. Read along the primary key."""
    rows = JournalEntry.objects.filter(
        register=register, seq__gte=seqs[0], seq__lte=seqs[1], kind="sale", store=store,
        day__gte=days[0], day__lte=days[1],
    )  # fmt: skip
    return list(rows.order_by("seq").values_list("seq", "text")[:limit])


def set_aside(*, register: str) -> tuple[JournalSetAside, ...]:
    """What could not join a register's chain, in order."""
    return tuple(JournalSetAside.objects.filter(register=register).order_by("seq", "received_at"))
