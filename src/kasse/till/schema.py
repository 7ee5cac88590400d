"""The till's tables, as migrations in order. None drops what was entered.

`PRAGMA user_version` says how many have run; each runs in one transaction with its number, so
a kill in between leaves the database at a whole step. The catalogue's tables are not here: they
come and go with each snapshot (`kasse.till.catalogue_tables`).
"""

from typing import Final

from kasse.domain.outcome import Refused, refused
from kasse.till.connection import Connection

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        # The journal. What is in it never changes.
        """CREATE TABLE entry (
            seq INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            day TEXT NOT NULL,
            text TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT""",
        """CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END""",
        """CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry never goes'); END""",
        # The draft: what was done to baskets that are no sale yet. Not derived from the journal.
        """CREATE TABLE draft_step (
            basket TEXT NOT NULL,
            step INTEGER NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (basket, step)
        ) STRICT, WITHOUT ROWID""",
        # What this device knows for itself: pairing, acknowledged number, cursor of the feed.
        """CREATE TABLE device (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE effect (
            effect TEXT PRIMARY KEY,
            at TEXT NOT NULL,
            body TEXT NOT NULL,
            outcome TEXT,
            detail TEXT
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX effect_open ON effect (at) WHERE outcome IS NULL",
        # From here on everything is derived from the journal (kasse.till.rebuild).
        """CREATE TABLE state (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE parked (
            basket TEXT PRIMARY KEY,
            training INTEGER NOT NULL,
            name TEXT NOT NULL,
            at TEXT NOT NULL,
            total INTEGER NOT NULL,
            lines INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE receipt (
            seq INTEGER PRIMARY KEY,
            receipt_code TEXT NOT NULL,
            at TEXT NOT NULL,
            day TEXT NOT NULL,
            total INTEGER NOT NULL,
            type TEXT NOT NULL,
            training INTEGER NOT NULL,
            search TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX receipt_code ON receipt (receipt_code)",
        "CREATE INDEX receipt_total ON receipt (total)",
        "CREATE INDEX receipt_day ON receipt (day)",
        """CREATE TABLE refunded (
            register TEXT NOT NULL,
            seq INTEGER NOT NULL,
            line INTEGER NOT NULL,
            training INTEGER NOT NULL,
            quantity INTEGER NOT NULL,
            total INTEGER NOT NULL,
            PRIMARY KEY (register, seq, line, training)
        ) STRICT, WITHOUT ROWID""",
        # Which entries gave goods of a receipt back, and how often a receipt was copied.
        """CREATE TABLE refunded_by (
            register TEXT NOT NULL,
            seq INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (register, seq, entry)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE copied (
            seq INTEGER PRIMARY KEY,
            copies INTEGER NOT NULL
        ) STRICT""",
        # How often an item was sold here: what search shows first.
        """CREATE TABLE sold (
            item TEXT PRIMARY KEY,
            times INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX sold_most ON sold (times)",
    ),
    (
        # Coupons' codes that give once and were used here (CPN-6). Derived from the journal.
        """CREATE TABLE coupon_used (
            code TEXT PRIMARY KEY,
            seq INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
        # How often promotions were applied on a business day (PRO-13). Derived as well.
        """CREATE TABLE promotion_used (
            promotion TEXT NOT NULL,
            day TEXT NOT NULL,
            times INTEGER NOT NULL,
            PRIMARY KEY (promotion, day)
        ) STRICT, WITHOUT ROWID""",
    ),
)

VERSION: Final = len(MIGRATIONS)


def open_schema(connection: Connection) -> Refused | None:
    """Bring the database to this version; None when it is.

    Refuses storage.newer (facts: found, known) when a newer program wrote it; nothing is touched
    then. Raises what the connection raises.
    """
    found = version_of(connection)
    if found > VERSION:
        return refused("storage.newer", found=found, known=VERSION)
    for number in range(found + 1, VERSION + 1):
        with connection.transaction():
            for statement in MIGRATIONS[number - 1]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
    assert version_of(connection) == VERSION
    return None


def version_of(connection: Connection) -> int:
    """How many migrations the database has seen."""
    ((version,),) = connection.execute("PRAGMA user_version")
    assert isinstance(version, int)
    return version
