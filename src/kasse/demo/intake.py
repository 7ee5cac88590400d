"""Between the office and tills in processes: what they start from, and taking their journals in."""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import connection

from kasse import __version__
from kasse.demo.outbox import Parcel
from kasse.demo.seat import MEMORY, Seed
from kasse.office.feed import queries as feed
from kasse.office.feed.snapshots import snapshot
from kasse.office.journal import queries as journal
from kasse.office.journal.services import ingest
from kasse.office.staff.models import Person
from kasse.office.stores import queries as stores
from kasse.office.stores.services import reports
from kasse.till import instant
from kasse.till.state import Register

_GZIP: Final = 31  # zlib's number for a gzip stream


def seeds(registers: Iterable[str], *, folder: Path | None = None) -> tuple[Seed, ...]:
    """What the tills of these registers start from.

    In `folder` each till has a file, else it lives in memory.
    """
    proofs = _proofs()
    found = []
    for register_id in registers:
        row = stores.register(register_id)
        assert row is not None, register_id
        store = row.store
        scopes = feed.scopes(assortment=store.assortment_id, store=store.id, register=row.id)
        packed = b"".join(snapshot(scopes=scopes).pieces())
        found.append(
            Seed(
                register=Register(
                    id=row.id,
                    number=row.number,
                    name=row.name,
                    store=store.id,
                    store_name=store.name,
                    zone=store.zone,
                    currency=store.company.currency,
                    language=store.language,
                ),
                snapshot=zlib.decompress(packed, _GZIP).decode(),
                proofs=proofs,
                held=journal.head(row.id)[0],
                path=MEMORY if folder is None else str(folder / f"{row.id}.sqlite3"),
            )
        )
    return tuple(found)


def take_in(parcel: Parcel) -> None:
    """Takes a batch into the office, as it would have been then."""
    received_at = datetime.fromisoformat(instant.from_ms(parcel.received_ms))
    answer = ingest(batch=parcel.batch, received_at=received_at)
    last = parcel.batch.first + len(parcel.batch.entries) - 1
    assert answer.acknowledged >= last, f"{parcel.batch.register}: {answer}"


def heard_of(register: str, *, at_ms: int) -> None:
    """The till said of itself that all is well."""
    at = datetime.fromisoformat(instant.from_ms(at_ms))
    hello = reports.Hello(app=__version__, unsent=0, clock=at, storage="", problem="")
    reports.record_hello(register=register, hello=hello, now=at)


@contextmanager
def without_waiting_for_the_disk() -> Iterator[None]:
    """Writes to SQLite that need not survive a power cut: they can be made again."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _proofs() -> dict[str, str]:
    # What a till compares a PIN's proof with is the proof itself.
    return {person.id: person.pin_hash for person in Person.objects.exclude(pin_hash="")}
