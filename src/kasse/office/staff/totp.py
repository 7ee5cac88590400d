"""Codes of authenticator apps: TOTP (RFC 6238) with SHA-1, six digits and steps of 30 seconds,
which is what all of those apps read from a QR code."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

STEP_S: Final = 30
DIGITS: Final = 6

_SECRET_BYTES: Final = 20
"""As long as the hash (RFC 4226, section 4)."""

_DRIFT: Final = (-1, 0, 1)
"""Steps around now whose codes are taken: clocks differ, and typing takes time."""


def new_secret() -> str:
    """A secret in base32, as apps want it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of a step (RFC 4226, section 5.3)."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8), hashlib.sha1)
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4]) & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The step that `code` belongs to, if it is one of now and later than the step `after`: a code
    counts once (RFC 6238, section 5.2)."""
    this = int(now.timestamp()) // STEP_S
    found = None
    for drift in _DRIFT:
        step = this + drift
        # Compared for every step, whichever it is: the time tells nothing.
        if hmac.compare_digest(code_at(secret, step), code) and step > after:
            found = step
    return found


def uri(secret: str, *, account: str, issuer: str) -> str:
    """What stands in the QR code: the key URI that apps read."""
    label = quote(f"{issuer}:{account}", safe="")
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{label}?{query}"
