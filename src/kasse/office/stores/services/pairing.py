"""Pairing: a short code from the office makes a device a register's till."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from kasse.domain.outcome import Refused, refused
from kasse.office.actors import Actor
from kasse.office.audit import services as audit
from kasse.office.caller import counted_as
from kasse.office.stores.changing import subject
from kasse.office.stores.models import PairingCode, PairingFailure, Register

# Without I, L, O, U, 0 and 1, which are mistaken for each other or make words.
ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH: Final = 8
VALID_FOR: Final = timedelta(minutes=10)

GUESSES_PER_ADDRESS: Final = 10
GUESSES_IN_ALL: Final = 200
"""Wrong codes within `VALID_FOR` after which no more are looked at. With 30^8 codes of which a few
are valid, 200 guesses each ten minutes find one in about 60 years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """The register that a device now is, and the token that proves it (only its hash is kept)."""

    register: Register
    token: str


@transaction.atomic
def make_code(
    *, by: Actor, register: Register, now: datetime, beside: bool = False
) -> str | Refused:
    """A new code for `register`; earlier unused ones no longer count, unless it stands `beside`
    them until one is used: a button that was pressed twice must not spoil what it did first.

    Refuses register.retired.
    """
    by.check("registers.edit", store=register.store_id)
    if register.retired_at is not None:
        return refused("register.retired", number=register.number)
    earlier = PairingCode.objects.filter(register=register, used_at=None)
    (earlier.filter(expires_at__lte=now) if beside else earlier).delete()
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    PairingCode.objects.create(
        code_hash=_digest(code), register=register, made_at=now, expires_at=now + VALID_FOR
    )
    act = audit.Act(action="register.code_made", subject=subject(register), store=register.store_id)
    audit.record(by, act)
    return code


@transaction.atomic
def pair(
    *, code: str, device: str, address: str, now: datetime, again: str | None = None
) -> Paired | Refused:
    """Uses a code up. The till that was the register before is locked out; a register that was
    locked out itself is so no longer.

    `again` is the register that the device is already: it can become no other.

    Refuses pairing.too_many, pairing.unknown, pairing.used, pairing.expired and
    pairing.other_register. Wrong codes are counted by the network address they came from.
    """
    recent = PairingFailure.objects.filter(at__gt=now - VALID_FOR)
    if (
        recent.filter(address=counted_as(address)).count() >= GUESSES_PER_ADDRESS
        or recent.count() >= GUESSES_IN_ALL
    ):
        return refused("pairing.too_many", wait_s=int(VALID_FOR.total_seconds()))
    digest = _digest(code)
    other = _other_register(digest, again)
    if other is not None:
        return refused("pairing.other_register", number=other)
    # Writing takes the row's lock on every database, so a code is used up once.
    taken = PairingCode.objects.filter(
        code_hash=digest, used_at=None, expires_at__gt=now, register__retired_at=None
    ).update(used_at=now)
    if not taken:
        PairingFailure.objects.filter(at__lte=now - VALID_FOR).delete()
        PairingFailure.objects.create(address=counted_as(address), at=now)
        return _why_not(digest, now)
    register = Register.objects.select_related("store__company").get(
        pairing_codes__code_hash=digest
    )
    PairingCode.objects.filter(register=register, used_at=None).delete()
    token = secrets.token_urlsafe(32)
    register.token_hash = token_digest(token)
    register.device = device[:200]
    register.paired_at = register.last_contact_at = now
    register.locked_at, register.locked_by = None, ""
    register.save(
        update_fields=[
            "token_hash", "device", "paired_at", "last_contact_at", "locked_at", "locked_by",
        ]
    )  # fmt: skip
    # Nobody is signed in there: it is the code that proves it.
    device_itself = Actor(id="", grants=(), name=register.device, via="api", address=address)
    act = audit.Act(action="register.paired", subject=subject(register), store=register.store_id)
    audit.record(device_itself, act)
    return Paired(register=register, token=token)


def token_digest(token: str) -> str:
    """What is kept of a token. Tokens are random, so a fast hash hides them well enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _other_register(digest: str, again: str | None) -> str | None:
    """The number of the register that the code is for, where the device is another already."""
    if again is None:
        return None
    found = PairingCode.objects.select_related("register").filter(code_hash=digest).first()
    return None if found is None or found.register_id == again else found.register.number


def _why_not(digest: str, now: datetime) -> Refused:
    found = PairingCode.objects.filter(code_hash=digest).first()
    if found is None or found.register.retired_at is not None:
        return refused("pairing.unknown")
    if found.used_at is not None:
        return refused("pairing.used")
    assert found.expires_at <= now
    return refused("pairing.expired")


def _digest(code: str) -> str:
    # Typed by hand: case, spaces and hyphens say nothing.
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
