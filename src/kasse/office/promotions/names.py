"""Names of campaigns and promotions by language."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

LANGUAGES: Final = ("da", "en")


def clean(names: Mapping[str, str]) -> dict[str, str]:
    """The names that are there, without blanks around them."""
    said = {language: " ".join(str(name).split()) for language, name in names.items()}
    return {language: name for language, name in said.items() if name and language in LANGUAGES}


def shown(names: Mapping[str, str], language: str) -> str:
    """The name in a language, or in another where there is none."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def copied(names: Mapping[str, str], *, longest: int) -> dict[str, str]:
    """Names for a copy."""
    found: dict[str, str] = {}
    for language, name in names.items():
        with override(language):
            addition = _("(copy)")
        found[language] = f"{name[: longest - len(addition) - 1]} {addition}"
    return found
