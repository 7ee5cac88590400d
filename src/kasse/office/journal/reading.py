"""An entry's text read quickly, with the verdict left to kasse.domain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast
from unicodedata import is_normalized

import orjson

from kasse.domain.audit import Finding, audit_count, audit_sale
from kasse.domain.canonical import is_plain
from kasse.domain.journal import read_envelope
from kasse.domain.outcome import Refused
from kasse.office.projections import derive
from kasse.office.tables import Malformed, Row, Table

_AUDITS: Final = {"sale": audit_sale, "count": audit_count}
_ENVELOPE: Final = (
    ("v", int),
    ("kind", str),
    ("register", str),
    ("store", str),
    ("seq", int),
    ("at", str),
    ("zone", str),
    ("day", str),
    ("app", str),
    ("rules", int),
    ("body", dict),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one entry's text says: its document, the rows that follow, and what is odd about it.

    `seq`, `at` and the rest of the envelope are in `document`.
    """

    document: dict[str, Any]
    rows: Mapping[Table, list[Row]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read(text: str) -> Reading | Refused:
    """Reads, audits and projects an entry. Refuses as kasse.domain.journal.read_envelope does."""
    document = read_document(text)
    if isinstance(document, Refused):
        return document
    audit = _AUDITS.get(document["kind"])
    is_practice = document["kind"] == "count" and document.get("training") is True
    findings = audit(document["body"]) if audit is not None and not is_practice else ()
    try:
        rows = derive(document)
    except Malformed as problem:
        if not any(finding.code == "audit.form" for finding in findings):
            findings = (*findings, Finding(code="audit.form", facts={"about": str(problem)[:200]}))
        return Reading(document=document, findings=findings)
    return Reading(document=document, rows=rows, findings=findings)


def read_document(text: str) -> dict[str, Any] | Refused:
    """The entry in `text`, with U+FFFD for U+0000.

    The usual entry is read by orjson, which writes the same bytes again only if they were
    canonical or hold what `is_plain` finds; whatever gives reason to doubt goes through the
    domain's own reader.
    """
    if "\\u0000" not in text and (text.isascii() or is_normalized("NFC", text)):
        try:
            value: Any = orjson.loads(text)
            if (
                orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == text.encode()
                and is_plain(value)
                and _is_envelope(value)
            ):
                return cast(dict[str, Any], value)
        except (ValueError, TypeError, RecursionError):
            pass  # the domain's reader says what is wrong
    document = read_envelope(text)
    if isinstance(document, Refused):
        return document
    if "\\u0000" in text:
        return cast(dict[str, Any], orjson.loads(text.replace("\\u0000", "\\ufffd")))
    return cast(dict[str, Any], document)


def _is_envelope(value: Any) -> bool:
    return type(value) is dict and all(type(value.get(name)) is kind for name, kind in _ENVELOPE)
