"""Who uses a data folder: offices share it, whoever puts another database there needs it alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kasse.domain.outcome import refused
from kasse.office.running.backup.form import Unusable

_FILE: Final = "serving.lock"


@contextmanager
def shared(data: Path) -> Iterator[None]:
    """While an office serves. The system lets go of the lock when the process ends, however."""
    with _locked(data, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """While the database is exchanged. Raises Unusable: backup.office_runs."""
    with _locked(data, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(data: Path, kind: int) -> Iterator[None]:
    descriptor = os.open(data / _FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable(refused("backup.office_runs")) from None
        yield
    finally:
        os.close(descriptor)
