"""Secrets that must be read again, kept so that the database alone gives none of them away.

The key comes from the office's secret key: who has a copy of the database and not that key cannot
log in with it. With another secret key they are lost, and asked for anew.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(secret: str) -> str:
    """What is kept of a secret."""
    return _fernet(settings.SECRET_KEY).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The secret; None when it was sealed under another key."""
    try:
        return _fernet(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


@cache
def _fernet(secret_key: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kasse.office.staff.sealed")
    return Fernet(base64.urlsafe_b64encode(key.derive(secret_key.encode())))
