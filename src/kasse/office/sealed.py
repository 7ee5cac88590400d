"""Secrets that must be read again, kept so that the database alone gives none of them away.

The key comes from the office's secret key: who has a copy of the database and not that key cannot
log in with it. With another secret key they are lost, and asked for anew.
"""

import base64
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models


def seal(secret: str) -> str:
    """What is kept of a secret."""
    return seal_bytes(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The secret; None when it was sealed under another key."""
    opened = unseal_bytes(sealed.encode())
    return None if opened is None else opened.decode()


def seal_bytes(secret: bytes) -> bytes:
    """The same for what is no text."""
    return _fernet(settings.SECRET_KEY).encrypt(secret)


def unseal_bytes(sealed: bytes) -> bytes | None:
    """What was sealed; None when it was under another key."""
    try:
        return _fernet(settings.SECRET_KEY).decrypt(sealed)
    except InvalidToken:
        return None


class SealedText(models.TextField):
    """A column of secrets, which a program reads and writes as they are and the database has sealed.
    What cannot be unsealed is read as "". Nothing is found by it: the same is sealed differently
    each time."""

    def get_prep_value(self, value: Any) -> Any:
        """What goes into the database."""
        return seal(value) if value else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """What the program sees."""
        return (unseal(value) or "") if value else value


@cache
def _fernet(secret_key: str) -> Fernet:
    # The name is where this module stood first; another would be another key.
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kasse.office.staff.sealed")
    return Fernet(base64.urlsafe_b64encode(key.derive(secret_key.encode())))
