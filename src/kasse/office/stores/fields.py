"""The fields of a company, group, store and register that people fill in, and what they may hold."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

from kasse.domain.money import CURRENCIES
from kasse.domain.outcome import Refused, refused

LANGUAGES: Final = ("da", "en")

_MOST_LINES: Final = 6
_DAY: Final = 24 * 60
_REGION: Final = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_PHONE: Final = re.compile(r"[0-9+()./ \-]{0,40}")


def wrong_field(kind: str, changes: Mapping[str, Any]) -> Refused | None:
    """Refuses place.malformed with the `field`: one that a `kind` (company, group, store, register)
    does not have, or one that does not hold such a value."""
    known = _FIELDS[kind]
    for name, value in changes.items():
        if name not in known or not known[name](value):
            return refused("place.malformed", field=name)
    return None


def vat_number(country: str, text: str) -> str | Refused:
    """The number as it is kept: without spaces, with the country's letters where they belong to it.
    Refuses company.vat_number with `text`; a country without a check takes any."""
    plain = " ".join(text.split())
    module = get_cc_module(country.lower(), "vat")
    if not plain or module is None:
        return plain
    try:
        number = str(module.validate(plain))
    except ValidationError:
        return refused("company.vat_number", text=plain)
    return number if number.startswith(country) else f"{country}{number}"


def _text(limit: int, *, needed: bool = False) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        if type(value) is not str or len(value) > limit or (needed and not value.strip()):
            return False
        return value.isprintable()

    return fits


def _lines(value: Any) -> bool:
    if not isinstance(value, list) or len(value) > _MOST_LINES:
        return False
    return all(_text(100)(line) for line in value)


def _row(value: Any) -> bool:
    return value is None or _text(64)(value)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zones() -> tuple[str, ...]:
    """The names of time zones as people choose among them."""
    return tuple(sorted(zone for zone in _zones() if "/" in zone and not zone.startswith("Etc/")))


_FIELDS: Final[Mapping[str, Mapping[str, Callable[[Any], bool]]]] = {
    "company": {
        "name": _text(200, needed=True),
        "address": _lines,
        "company_number": _text(40),
        "vat_number": _text(40),
        "currency": lambda value: type(value) is str and value in CURRENCIES,
        "language": lambda value: value in LANGUAGES,
    },
    "group": {"name": _text(100, needed=True)},
    "store": {
        "name": _text(200, needed=True),
        "address": _lines,
        "phone": lambda value: type(value) is str and _PHONE.fullmatch(value) is not None,
        "zone": lambda value: type(value) is str and value in _zones(),
        "region": lambda value: type(value) is str and _REGION.fullmatch(value) is not None,
        "language": lambda value: value in LANGUAGES,
        "day_starts_at": lambda value: type(value) is int and 0 <= value < _DAY,
        "assortment_id": _text(64, needed=True),
        "group_id": _row,
    },
    "register": {"name": _text(100, needed=True)},
}
