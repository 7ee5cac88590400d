"""Refusals about people and log-ins, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "login.wrong": gettext_lazy("E-mail and password do not match. Check both and try again."),
    "login.locked": gettext_lazy("Too many wrong log-ins. Wait 15 minutes, then try again."),
    "pin.not_digits": gettext_lazy("A PIN consists of digits only."),
    "pin.too_short": gettext_lazy("The PIN is too short: use at least %(digits)s digits."),
    "pin.too_long": gettext_lazy("The PIN is too long: use at most %(digits)s digits."),
    "pin.trivial": gettext_lazy(
        "The PIN is too easy to guess. Avoid repeated digits and digits in a row."
    ),
    "pin.differs": gettext_lazy("The two PINs differ. Type the same PIN twice."),
    "person.no_name": gettext_lazy("Give the person a name."),
    "person.no_role": gettext_lazy("Choose at least one role."),
}
