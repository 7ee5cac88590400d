"""All projections thrown away and derived again from the journal, in one transaction."""

from typing import Final

from django.db import connection, transaction

from kasse.domain.outcome import Refused
from kasse.office.journal.reading import read
from kasse.office.journal.verification import Progress
from kasse.office.projections import TABLES
from kasse.office.tables import Rows, write, writer

PAGE: Final = 1_000


def rebuild(*, progress: Progress = lambda _entries: None) -> int:
    """Derives everything again; returns the number of entries read. Pushes wait meanwhile.

    Kinds that an older version skipped are read now.
    """
    entries = 0
    with transaction.atomic():
        database = writer()
        if connection.vendor == "postgresql":  # SQLite's transactions are alone anyhow
            database.query("LOCK TABLE journal_chain IN EXCLUSIVE MODE")
        for table in TABLES:
            database.query(f'DELETE FROM "{table.name}"')  # noqa: S608  # our own names
        register, after = "", 0
        while True:
            page = database.query(
                "SELECT register, seq, text FROM journal_entry"
                " WHERE (register, seq) > (%s, %s) ORDER BY register, seq LIMIT %s",
                (register, after, PAGE),
            )
            if not page:
                return entries
            rows = Rows()
            for _register, _seq, text in page:
                reading = read(text)
                if not isinstance(reading, Refused):
                    rows.extend(reading.rows)
            write(rows, to=database)
            register, after = page[-1][:2]
            entries += len(page)
            progress(len(page))
