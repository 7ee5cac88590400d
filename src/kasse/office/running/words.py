"""What running an office is called in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "backup.damaged": gettext_lazy(
        "This back-up is damaged: %(what)s is not as it was written. Nothing was changed. Take "
        "another back-up."
    ),
    "backup.differs": gettext_lazy(
        "What came out of this back-up is not what it says it holds (%(what)s). Nothing of it is "
        "used. Take another back-up."
    ),
    "backup.folder": gettext_lazy(
        "The folder %(folder)s cannot be used for back-ups: %(error)s. Give the office's user the "
        "right to write there, or choose another one with KASSE_BACKUPS."
    ),
    "backup.foreign": gettext_lazy("This file is not a back-up of Kasse. Nothing was changed."),
    "backup.newer": gettext_lazy(
        "This back-up was made by a newer Kasse (%(version)s). Nothing was changed. Install that "
        "version, then restore."
    ),
    "backup.no_room": gettext_lazy(
        "The disk is too full to unpack this back-up in %(folder)s: %(needed)s bytes are needed and "
        "%(free)s are free. Nothing was changed, and the back-up stays as it is. Make room."
    ),
    "backup.no_space": gettext_lazy(
        "The disk is too full for a back-up in %(folder)s: %(needed)s bytes are needed and %(free)s "
        "are free. Make room, or choose another folder with KASSE_BACKUPS."
    ),
    "backup.not_empty": gettext_lazy(
        "There is a shop in %(data)s already. Nothing was changed. With --replace it gives way to the "
        "back-up, and is backed up itself before."
    ),
    "backup.not_sealed": gettext_lazy(
        "A back-up that is not encrypted cannot be downloaded through a browser. Set a "
        "passphrase and make a new one, or copy the file on the office's machine."
    ),
    "backup.not_there": gettext_lazy("There is no back-up %(file)s that can be read."),
    "backup.office_runs": gettext_lazy(
        "An office is running on this database. Stop it first; nothing was changed."
    ),
    "backup.other_database": gettext_lazy(
        "This back-up is of a %(holds)s database and this office uses %(here)s. Nothing was changed. "
        "Set DATABASE_URL for the kind that the back-up has."
    ),
    "backup.passphrase": gettext_lazy(
        "The passphrase for back-ups cannot be read from %(file)s. No back-up is made without it."
    ),
    "backup.passphrase_needed": gettext_lazy(
        "This back-up is encrypted. Give its passphrase in a file, with --passphrase-file."
    ),
    "backup.passphrase_wrong": gettext_lazy(
        "The passphrase is not the one that this back-up was encrypted with, or its beginning is "
        "damaged. Nothing was changed."
    ),
    "backup.unreadable": gettext_lazy(
        "The database could not be read: %(error)s. kasse doctor tells what is wrong with it."
    ),
}

REASONS: Final[Mapping[str, Any]] = {
    "night": gettext_lazy("By night"),
    "asked": gettext_lazy("Asked for"),
    "upgrade": gettext_lazy("Before an upgrade"),
    "restore": gettext_lazy("Before a restore"),
}
"""Why a back-up was made, by kasse.office.running.backup.shelf.Reason."""
