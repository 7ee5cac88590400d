"""What an operator decides about back-ups, from the environment (docs/operator/settings.md)."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kasse.domain.outcome import refused
from kasse.office.running.backup.form import Unusable

DAYS: Final = 7
WEEKS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupOptions:
    """`folder` is where back-ups lie, `days` and `weeks` of how many one is kept each.
    `passphrase_file` names the file with the passphrase."""

    folder: Path
    days: int = DAYS
    weeks: int = WEEKS
    passphrase_file: Path | None = None

    def passphrase(self) -> str:
        """Of the file, else of KASSE_BACKUP_PASSPHRASE; "" for no encryption.

        Raises Unusable: backup.passphrase, for a file that cannot be read or is empty: an operator
        who asked for encryption gets no back-up without it.
        """
        if self.passphrase_file is None:
            return os.environ.get("KASSE_BACKUP_PASSPHRASE", "")
        try:
            text = self.passphrase_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            text = ""
        if not text:
            raise Unusable(refused("backup.passphrase", file=str(self.passphrase_file)))
        return text

    @property
    def seals(self) -> bool:
        """Whether back-ups are encrypted."""
        return self.passphrase_file is not None or "KASSE_BACKUP_PASSPHRASE" in os.environ


class Misset(ValueError):
    """A variable says something that Kasse does not understand; str() tells which."""


def backup_options(data: Path) -> BackupOptions:
    """KASSE_BACKUPS, KASSE_BACKUP_KEEP, KASSE_BACKUP_PASSPHRASE_FILE.

    Raises Misset.
    """
    days, weeks = _kept(os.environ.get("KASSE_BACKUP_KEEP", f"{DAYS},{WEEKS}"))
    file = os.environ.get("KASSE_BACKUP_PASSPHRASE_FILE")
    return BackupOptions(
        folder=Path(os.environ.get("KASSE_BACKUPS") or data / "backups").resolve(),
        days=days,
        weeks=weeks,
        passphrase_file=Path(file) if file else None,
    )


def _kept(text: str) -> tuple[int, int]:
    try:
        days, weeks = (int(number) for number in text.split(","))
    except ValueError:
        raise Misset(f"KASSE_BACKUP_KEEP is {text!r}; two numbers are meant, such as 7,4") from None
    if days < 1 or weeks < 0:
        raise Misset(f"KASSE_BACKUP_KEEP is {text!r}; at least one day is kept")
    return days, weeks
