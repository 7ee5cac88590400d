"""PINs: which are refused, and the slow hash that tills compare with."""

import hashlib
import itertools
from dataclasses import dataclass
from typing import Final

from kasse.domain.outcome import Refused, refused

ITERATIONS: Final = 200_000
"""Of PBKDF2-HMAC-SHA256: about 0.1 s on a tablet, asked for at each sign-in."""

MIN_DIGITS: Final = 4
MAX_DIGITS: Final = 12
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class PinHash:
    """Salt and hash are hexadecimal, as in the feed's person document."""

    salt: str
    iterations: int
    hash: str


def check_pin(pin: str) -> Refused | None:
    """Refuses pin.not_digits, pin.too_short, pin.too_long and pin.trivial.

    Trivial are one digit repeated (0000), two in turn (1212), the half twice (1919 is that too),
    and digits in a row up or down (1234, 9876).
    """
    if not (pin.isascii() and pin.isdigit()):
        return refused("pin.not_digits")
    if len(pin) < MIN_DIGITS:
        return refused("pin.too_short", digits=MIN_DIGITS)
    if len(pin) > MAX_DIGITS:
        return refused("pin.too_long", digits=MAX_DIGITS)
    half = len(pin) // 2
    steps = {int(after) - int(before) for before, after in itertools.pairwise(pin)}
    if pin == pin[:half] * 2 or steps in ({0}, {1}, {-1}):
        return refused("pin.trivial")
    return None


def hash_pin(pin: str, *, salt: bytes, iterations: int = ITERATIONS) -> PinHash:
    """The hash of a PIN under `salt` (16 bytes)."""
    assert len(salt) == _SALT_BYTES
    digest = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, iterations)
    return PinHash(salt=salt.hex(), iterations=iterations, hash=digest.hex())
