"""The slow hash of a PIN on CPython; in a browser the worker makes it with Web Crypto."""

import hashlib

from kasse.till.session import Pin


def prove(*, text: str, pin: Pin) -> str:
    """The proof that a person typed `text`: PBKDF2-HMAC-SHA256, 32 bytes, hex.

    Raises ValueError when the salt is no hex.
    """
    salt = bytes.fromhex(pin.salt)
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt, pin.iterations, 32).hex()
