"""Checking the second factor that is typed: codes of an app, and recovery codes."""

import hashlib
import secrets
from datetime import datetime
from typing import Final

from kasse.office.sealed import unseal
from kasse.office.staff import totp
from kasse.office.staff.models import Account, RecoveryCode, Totp

RECOVERY_CODES: Final = 10

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH: Final = 16
"""Of 31 letters: 79 bits, so a plain hash keeps them."""


def check_code(account: Account, code: str, *, now: datetime) -> str | None:
    """By what the code was right, totp or recovery_code; None when it is wrong, or used already.
    A right one counts no more afterwards."""
    typed = "".join(letter for letter in code.lower() if letter.isascii() and letter.isalnum())
    if len(typed) == totp.DIGITS and typed.isdigit():
        return "totp" if use_totp(account, typed, now=now) else None
    used = RecoveryCode.objects.filter(
        account=account, code_hash=recovery_hash(typed), used_at=None
    ).update(used_at=now)
    return "recovery_code" if used else None


def use_totp(account: Account, code: str, *, now: datetime, confirmed: bool = True) -> bool:
    """Whether an app's code is right; each counts once, also for two who send it at once."""
    row = Totp.objects.filter(account=account, confirmed_at__isnull=not confirmed).first()
    secret = unseal(row.secret) if row is not None else None
    if row is None or secret is None:
        return False
    step = totp.step_of(secret, code, now=now, after=row.last_step)
    if step is None:
        return False
    taken = Totp.objects.filter(account=account, last_step__lt=step).update(last_step=step)
    return taken == 1


def waiting_secret(account: Account) -> str | None:
    """The secret of an app of which no code was typed yet."""
    row = Totp.objects.filter(account=account, confirmed_at=None).first()
    return unseal(row.secret) if row is not None else None


def new_recovery_codes() -> list[str]:
    """Codes as they are shown, in groups of four letters."""
    plain = [
        "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    return ["-".join(code[i : i + 4] for i in range(0, _LENGTH, 4)) for code in plain]


def recovery_hash(code: str) -> str:
    """What is kept of a code, without its dashes."""
    return hashlib.sha256(code.replace("-", "").encode()).hexdigest()
