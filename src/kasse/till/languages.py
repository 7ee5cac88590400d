"""The languages that a till speaks, and how numbers are typed in each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kasse.domain.number_text import NumberFormat

NUMBER_FORMATS: Final[Mapping[str, NumberFormat]] = MappingProxyType(
    {
        "da": NumberFormat(decimal=",", group="."),
        "en": NumberFormat(decimal=".", group=","),
    }
)

LANGUAGES: Final = tuple(NUMBER_FORMATS)

DEFAULT: Final = "da"


def known(language: object) -> str:
    """The language when the till speaks it, else the default."""
    return language if isinstance(language, str) and language in LANGUAGES else DEFAULT
