"""Entries of the log in words: what was done to what, and each change as before and after.

Each app keeps the words of its own in its `words` module: ACTIONS by code, SUBJECTS by kind,
FIELDS by the name of a field. What none of them knows stands as it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kasse.domain.money import CURRENCIES, format_amount
from kasse.domain.quantity import format_quantity
from kasse.office.audit.models import AuditEntry
from kasse.office.frame.locales import number_format

_NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field in words, with what it was and what it became."""

    field: str
    before: str
    after: str


@cache
def words_of(table: str) -> Mapping[str, Any]:
    """ACTIONS, SUBJECTS or FIELDS of all apps."""
    found: dict[str, Any] = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.words"
        if app.name.startswith("kasse.") and find_spec(name):
            found |= getattr(import_module(name), table, {})
    return found


def action_words(code: str) -> str:
    """What was done."""
    return str(words_of("ACTIONS").get(code, code))


def kind_words(kind: str) -> str:
    """What kind of thing it was done to."""
    return str(words_of("SUBJECTS").get(kind, kind))


def field_words(name: str) -> str:
    """The name of a field."""
    return str(words_of("FIELDS").get(name, name))


def changes_of(entry: AuditEntry, *, currency: str) -> tuple[Change, ...]:
    """Each change of an entry in words."""
    return tuple(
        Change(
            field=field_words(name),
            before=value_words(name, pair[0], currency=currency),
            after=value_words(name, pair[1], currency=currency),
        )
        for name, pair in entry.changes.items()
    )


def facts_of(entry: AuditEntry, *, currency: str) -> tuple[tuple[str, str], ...]:
    """What else belongs to an entry, in words."""
    return tuple(
        (field_words(name), value_words(name, value, currency=currency))
        for name, value in entry.facts.items()
    )


def value_words(name: str, value: Any, *, currency: str) -> str:
    """A value as the reader writes it: amounts, quantities and rates by the end of the field's
    name."""
    marks = number_format(get_language())
    if value in (None, "", [], {}):
        return _NOTHING
    match value:
        case bool():
            return _("yes") if value else _("no")
        case int() if name.endswith("_minor"):
            return f"{format_amount(value, CURRENCIES[currency], marks)} {currency}"
        case int() if name.endswith("_thousandths"):
            return format_quantity(value, "kg", marks)
        case int() if name.endswith("_ppm"):
            whole, rest = divmod(value, 10_000)
            return f"{whole}{marks.decimal}{f'{rest:04}'.rstrip('0')} %" if rest else f"{whole} %"
        case list():
            return ", ".join(value_words(name, one, currency=currency) for one in value)
        case dict():
            parts = ((field_words(key), one) for key, one in value.items())
            return "; ".join(
                f"{key}: {value_words(name, one, currency=currency)}" for key, one in parts
            )
    return str(value)
