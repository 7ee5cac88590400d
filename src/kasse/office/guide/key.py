"""The key to an office that has no shop of its own yet, but perhaps demo shops: whoever started the
program reads it on its screen.

It stands in a file of the data folder, so that nobody who merely reaches the office's address can
make themselves its owner.
"""

import os
import secrets
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare

_NAME: Final = "begin.key"


def current() -> str:
    """The key, made now if there is none."""
    path = _path()
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        key = secrets.token_urlsafe(18)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="ascii") as opened:
            opened.write(key)
        return key


def is_right(given: str) -> bool:
    """Whether this is the key; there is none before `current` made it."""
    return bool(given) and _path().exists() and constant_time_compare(given, current())


def throw_away() -> None:
    """The office has an owner now."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return Path(settings.DATA) / _NAME
