"""The forms of company and store: what was typed, read into the fields that services take."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from kasse.domain.outcome import Refused
from kasse.office.frame.words import sentence

_CLOCK: Final = re.compile(r"([0-9]{1,2})[:.]?([0-5][0-9])?")
_OF_CODE: Final = {
    "company.number": "company_number",
    "company.vat_number": "vat_number",
    "company.currency_in_use": "currency",
}

COMPANY: Final = ("name", "address", "company_number", "vat_number", "currency", "language")
STORE: Final = (
    "name",
    "address",
    "phone",
    "zone",
    "region",
    "language",
    "day_starts_at",
    "assortment_id",
    "group_id",
)


def shown(row: Any, names: tuple[str, ...]) -> dict[str, str]:
    """What the fields hold of a row."""
    return {name: as_text(name, getattr(row, name)) for name in names}


def as_text(name: str, value: Any) -> str:
    """A field's value as it is typed."""
    if name == "address":
        return "\n".join(value)
    if name == "day_starts_at":
        return f"{value // 60:02}:{value % 60:02}"
    return value or ""


def typed(post: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """The fields as they were typed, those that the form had."""
    return {name: str(post[name]).strip() for name in names if name in post}


def changes(values: Mapping[str, str]) -> dict[str, Any]:
    """The fields as services take them; what is no such value is left for them to refuse."""
    return {name: _value(name, text) for name, text in values.items()}


def problems(refused: Refused) -> dict[str, str]:
    """A refusal beside its field."""
    field = str(refused.facts.get("field") or _OF_CODE.get(refused.code, "name"))
    if field == "name":
        return {"name": _("This must be filled in.")}
    return {field: sentence(refused)}


def _value(name: str, text: str) -> Any:
    if name == "address":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if name == "day_starts_at":
        found = _CLOCK.fullmatch(text)
        return int(found[1]) * 60 + int(found[2] or 0) if found else -1
    if name == "group_id":
        return text or None
    return text
