"""Refusals in words: what is the matter and what to do.

Each app keeps the words of its own codes in its `words` module, as REFUSALS.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.domain.outcome import Refused

COMMON: Final[Mapping[str, Any]] = {
    "number.empty": gettext_lazy("Type a number."),
    "number.not_a_number": gettext_lazy("This is not a number."),
    "number.grouping": gettext_lazy("The separators in this number are in the wrong places."),
    "number.too_many_decimals": gettext_lazy("This number has too many decimals."),
    "number.too_large": gettext_lazy("This number is too large."),
}


@cache
def refusals() -> Mapping[str, Any]:
    """The sentences of all apps by code."""
    found = dict(COMMON)
    for app in apps.get_app_configs():
        name = f"{app.name}.words"
        if app.name.startswith("kasse.") and find_spec(name):
            found |= getattr(import_module(name), "REFUSALS", {})
    return found


def sentence(refused: Refused) -> str:
    """A refusal in the reader's language; an unknown code stands as it is."""
    return sentence_of(refused.code, refused.facts)


def sentence_of(code: str, facts: Mapping[str, Any]) -> str:
    """The same of a refusal that was kept in the database, as its code and facts."""
    words = refusals().get(code)
    if words is None:
        return _("This was refused: %(code)s.") % {"code": code}
    try:
        return str(words) % facts
    except (KeyError, ValueError):
        return str(words)
