"""What this device shows: chosen here, or else with the account on another one. A cookie keeps it,
so that a page is drawn right at once and asks the database nothing."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kasse.office.frame import queries
from kasse.office.frame.services import LOOKS

_COOKIE: Final = "kasse_look"
_ONE_YEAR_S: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """`look` is one of LOOKS; without `shortcuts` single keys do nothing. `is_kept` tells whether
    the device knows it already."""

    look: str = "system"
    shortcuts: bool = True
    is_kept: bool = False


def device(request: HttpRequest) -> Device:
    """What was chosen on this device, else with the account."""
    look, _, keys = request.COOKIES.get(_COOKIE, "").partition(".")
    if look in LOOKS and keys in {"keys", "plain"}:
        return Device(look=look, shortcuts=keys == "keys", is_kept=True)
    if not request.user.is_authenticated:
        return Device()
    found = queries.preferences(str(request.user.pk))
    return Device(look=found.look, shortcuts=found.shortcuts)


def keep(answer: HttpResponse, chosen: Device) -> None:
    """Lets the device remember."""
    answer.set_cookie(
        _COOKIE,
        f"{chosen.look}.{'keys' if chosen.shortcuts else 'plain'}",
        max_age=_ONE_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
