"""What the device knows for itself: small named texts that the journal does not tell."""

from typing import Final

from kasse.till.connection import Connection

ACKNOWLEDGED: Final = "journal.acknowledged"
FOLDED: Final = "journal.folded"
PAIRED: Final = "pairing.answer"
TOKEN: Final = "pairing.token"  # noqa: S105 # the name of a key, not a secret
SLOT: Final = "catalogue.slot"
CURSOR: Final = "catalogue.cursor"
CATALOGUE_AT: Final = "catalogue.at"
DISMISSED: Final = "desk.dismissed"
SETTINGS: Final = "settings.good"
CATALOGUE_FORM: Final = "catalogue.form"


def read(connection: Connection, key: str) -> str | None:
    """The text kept under `key`."""
    rows = connection.execute("SELECT value FROM device WHERE key = ?", (key,))
    return str(rows[0][0]) if rows else None


def read_number(connection: Connection, key: str) -> int | None:
    """The integer kept under `key`."""
    text = read(connection, key)
    return None if text is None else int(text)


def write(connection: Connection, key: str, value: str | int) -> None:
    """Keep `value` under `key`, in the transaction that is open."""
    connection.execute(
        "INSERT INTO device (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, str(value)),
    )


def forget(connection: Connection, key: str) -> None:
    """Keep nothing under `key` any more."""
    connection.execute("DELETE FROM device WHERE key = ?", (key,))
