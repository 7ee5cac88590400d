"""Answers kept under an idempotency key, so that asking twice changes once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from kasse.office import sealed
from kasse.office.integrations.models import KeptAnswer

KEEP: Final = timedelta(hours=48)

_UNDER_NO_KEY: Final = re.compile(r"/api/v1/(account/.*|till/.*|hooks)")
"""Paths that take no key. A wrong password or code must be counted, and a refusal under a key takes
back all that was written. A new web hook's name is looked up, perhaps for seconds, and meanwhile
the transaction of a key would keep others from writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it is known again: who asks, under which key, and a digest of what."""

    caller: str
    key: str
    digest: str


def takes_key(path: str) -> bool:
    """Whether a key counts for a POST to this path."""
    return _UNDER_NO_KEY.fullmatch(path) is None


def claim(*, asked: Asked, now: datetime) -> KeptAnswer | None:
    """Takes the key, inside of the transaction in which the answer is worked out: None. If it was
    taken before, what is kept under it; another process that works on it is waited for.
    """
    KeptAnswer.objects.filter(
        caller=asked.caller, key=asked.key, created_at__lte=now - KEEP
    ).delete()
    try:
        with transaction.atomic():
            KeptAnswer.objects.create(
                caller=asked.caller, key=asked.key, asked=asked.digest, created_at=now
            )
    except IntegrityError:
        return KeptAnswer.objects.get(caller=asked.caller, key=asked.key)
    return None


def keep(*, asked: Asked, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keeps the answer, in the transaction of `claim`."""
    KeptAnswer.objects.filter(caller=asked.caller, key=asked.key).update(
        status=status, headers=dict(headers), body=sealed.seal_bytes(body)
    )


def body_of(kept: KeptAnswer) -> bytes | None:
    """The body that was kept; None where it was under another secret key of the office."""
    return sealed.unseal_bytes(bytes(kept.body))


def forget(*, now: datetime) -> int:
    """Deletes answers that are older than KEEP; returns how many."""
    deleted, _ = KeptAnswer.objects.filter(created_at__lte=now - KEEP).delete()
    return deleted
