"""Which passwords are refused: short ones, those that are guessed first, and those made of what
everybody knows about who has them. All of it is looked up offline."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from kasse.domain.outcome import Refused, refused

MIN_PASSWORD: Final = 10
MAX_PASSWORD: Final = 256
"""Longer ones are only work for the hash."""

_MIN_SCORE: Final = 3
"""Of zxcvbn, 0 to 4: below it, 10^8 guesses find the password."""

_GUESSED_OF: Final = 72
"""Characters that are looked at; zxcvbn takes long for long ones, and these are enough."""

_DANISH: Final = tuple(
    "adgangskode kodeord hemmelig sommer vinter efterår forår ferie jul påske kaffe kasse kassen"
    " butik butikken hygge dannebrog danmark københavn aarhus odense aalborg kærlighed skat familie"
    " fodbold brøndby velkommen mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar"
    " marts april maj juni juli august september oktober november december rødgrød".split()
)
"""zxcvbn's lists are English; these are what Danes are known to begin with."""


def check_password(password: str, *, known: Iterable[str]) -> Refused | None:
    """Refuses account.weak_password (too short), account.long_password, account.common_password and
    account.guessable_password.

    `known` is what others know of this person: name, e-mail, the shop's name.
    """
    if len(password) < MIN_PASSWORD:
        return refused("account.weak_password", characters=MIN_PASSWORD)
    if len(password) > MAX_PASSWORD:
        return refused("account.long_password", characters=MAX_PASSWORD)
    try:
        _common().validate(password)
    except ValidationError:
        return refused("account.common_password")
    if _score(password[:_GUESSED_OF], known) < _MIN_SCORE:
        return refused("account.guessable_password")
    return None


def _score(password: str, known: Iterable[str]) -> int:
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # it has no stubs

    words = {word for text in known for word in _words(text)}
    # Whoever guesses begins with these: each of them counts as one character.
    bare = password.lower()
    for word in sorted({*words, *_DANISH}, key=len, reverse=True):
        if len(word) >= 4:
            bare = bare.replace(word, word[0])
    inputs = [*words, *_DANISH]
    return min(int(zxcvbn(text, user_inputs=inputs)["score"]) for text in (password, bare) if text)


def _words(text: str) -> Iterable[str]:
    """The whole and its parts, in small letters."""
    small = text.lower().strip()
    parts = "".join(letter if letter.isalnum() else " " for letter in small).split()
    return {part for part in (small, "".join(parts), *parts) if len(part) > 2}


@cache
def _common() -> Any:
    """Django's 20,000 most used passwords, read once."""
    return CommonPasswordValidator()
