"""Signatures of web hooks as Standard Webhooks has them (standardwebhooks.com, specification 1.0)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Final

PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """A random secret: `whsec_` and 32 bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(
    *, event_id: str, timestamp: int, body: bytes, secrets_now: Sequence[str]
) -> dict[str, str]:
    """What goes with a body at `timestamp` (seconds since 1970), signed with each of the secrets:
    while they are changed a receiver may know either."""
    signed = b".".join((event_id.encode(), str(timestamp).encode(), body))
    marks = [
        base64.b64encode(
            hmac.new(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256).digest()
        ).decode()
        for secret in secrets_now
    ]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }
