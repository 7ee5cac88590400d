"""Reading what is known of back-ups."""

from datetime import datetime
from typing import Final

from django.conf import settings

from kasse.office import seek
from kasse.office.running.backup import shelf
from kasse.office.running.options import BackupOptions, backup_options

NEWEST: Final = seek.Order(columns=(("made_at", datetime), ("name", str)), descending=True)


def options() -> BackupOptions:
    """What the operator decided. Raises Misset."""
    return backup_options(settings.DATA)


def backups() -> tuple[shelf.Kept, ...]:
    """All back-ups in the folder of this machine, the newest first."""
    return shelf.kept(options().folder)


def backup(name: str) -> shelf.Kept | None:
    """One by its file's name."""
    return next((one for one in backups() if one.name == name), None)
