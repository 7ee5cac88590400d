"""The folder of back-ups: their names, what is noted beside each, and which are kept."""

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from kasse.domain.outcome import refused
from kasse.office.running.backup.form import Unusable

Reason: TypeAlias = Literal["night", "asked", "upgrade", "restore"]
"""By night, because somebody asked, before an upgrade, before a restore."""

KEEP_OTHERS: Final = 5
"""How many of each reason but `night` are kept."""

_NAME: Final = re.compile(
    r"kasse-(\d{8}T\d{6}Z)-(night|asked|upgrade|restore)(-\d+)?\.tar\.zst(\.sealed)?"
)
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_WORK: Final = ".kasse-making-"
_LEFT_AFTER_S: Final = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is known of a back-up, kept in `NAME.json` beside it.

    `bytes` is the file's size, `verified_at` the instant at which it was restored and compared
    ("" never), `seconds` how long it took to make. The rest as in its manifest.
    """

    kasse: str
    database: str
    made_at: str
    registers: int
    entries: int
    bytes: int
    verified_at: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A back-up in the folder. `note` is None where the file beside it is missing or broken."""

    path: Path
    made_at: datetime
    reason: Reason
    is_sealed: bool
    note: Note | None

    @property
    def name(self) -> str:
        """The file's name, by which pages and the API know it."""
        return self.path.name

    @property
    def is_verified(self) -> bool:
        """Whether it was restored and compared."""
        return self.note is not None and self.note.verified_at != ""


def kept(folder: Path) -> tuple[Kept, ...]:
    """The back-ups of a folder, the newest first; none where there is no folder."""
    found = [_kept(path) for path in folder.glob("kasse-*") if _NAME.fullmatch(path.name)]
    return tuple(sorted(found, key=lambda one: (one.made_at, one.name), reverse=True))


def _kept(path: Path) -> Kept:
    parts = _NAME.fullmatch(path.name)
    assert parts is not None
    (reason,) = (one for one in get_args(Reason) if one == parts[2])
    return Kept(
        path=path,
        made_at=datetime.strptime(parts[1], _STAMP).replace(tzinfo=UTC),
        reason=reason,
        is_sealed=parts[4] is not None,
        note=_note(path),
    )


def _note(path: Path) -> Note | None:
    try:
        return Note(**json.loads(_beside(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_note(path: Path, note: Note) -> None:
    """Keeps what is known of a back-up beside it."""
    _beside(path).write_text(json.dumps(asdict(note), indent=1, sort_keys=True), encoding="utf-8")


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def free_name(folder: Path, *, now: datetime, reason: Reason, sealed: bool) -> Path:
    """Where a back-up of this moment goes."""
    stem, ending = f"kasse-{now.strftime(_STAMP)}-{reason}", ".tar.zst" + ".sealed" * sealed
    path, number = folder / (stem + ending), 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{ending}"
    return path


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A folder to work in, on the same disk, readable by nobody else and gone afterwards; those of
    processes that were killed go too, a day later. Raises Unusable: backup.folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{_WORK}*"):
            if time.time() - left.stat().st_mtime > _LEFT_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)
        made = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder))
    except OSError as error:
        raise Unusable(refused("backup.folder", folder=str(folder), error=_words(error))) from None
    try:
        yield made
    except OSError as error:
        raise Unusable(refused("backup.folder", folder=str(folder), error=_words(error))) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _words(error: OSError) -> str:
    return error.strerror or type(error).__name__


def check_space(folder: Path, *, needed: int) -> None:
    """Raises Unusable: backup.no_space, where the disk has less than `needed` bytes free."""
    free = free_space(folder)
    if free < needed:
        no = refused("backup.no_space", free=free, needed=needed, folder=str(folder))
        raise Unusable(no)


def free_space(folder: Path) -> int:
    """How many bytes are free where the folder is, or will be."""
    return shutil.disk_usage(existing(folder)).free


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that there is."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def prune(folder: Path, *, days: int, weeks: int) -> tuple[Kept, ...]:
    """Removes what `surplus` says; returns it."""
    gone = surplus(kept(folder), days=days, weeks=weeks)
    for one in gone:
        one.path.unlink(missing_ok=True)
        _beside(one.path).unlink(missing_ok=True)
    return gone


def surplus(all_kept: Iterable[Kept], *, days: int, weeks: int) -> tuple[Kept, ...]:
    """Which back-ups need not be kept any longer.

    Of the nightly ones the newest of each of the last `days` days that have one stay, and the
    newest of each of the last `weeks` weeks; of each other reason the newest KEEP_OTHERS, and of
    upgrades the first of each version that was left: when one fails again and again, the later
    ones hold what it left half done. The newest that was verified always stays.
    """
    newest_first = sorted(all_kept, key=lambda one: (one.made_at, one.name), reverse=True)
    nights = [one for one in newest_first if one.reason == "night"]
    stay = _first_of_each(nights, "%Y-%m-%d", days) | _first_of_each(nights, "%G-%V", weeks)
    for reason in get_args(Reason):
        if reason != "night":
            of_it = [one for one in newest_first if one.reason == reason]
            stay |= {one.name for one in of_it[:KEEP_OTHERS]}
    upgrades = [one for one in newest_first if one.reason == "upgrade" and one.note]
    stay |= set({one.note.kasse: one.name for one in upgrades if one.note}.values())
    stay |= {one.name for one in [one for one in newest_first if one.is_verified][:1]}
    return tuple(one for one in newest_first if one.name not in stay)


def _first_of_each(newest_first: Iterable[Kept], period: str, number: int) -> set[str]:
    found: dict[str, str] = {}
    for one in newest_first:
        found.setdefault(one.made_at.strftime(period), one.name)
    return set(list(found.values())[:number])


def sync_folder(folder: Path) -> None:
    """What was renamed in a folder is on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
