"""GS1 element strings: read, checked and written.

An element string is a row of (AI, value) pairs. In a symbol FNC1 (here the separator \\x1d)
ends a value whose length is not predefined; people write it with the AIs in brackets. Rules
BAR-4 and BAR-5.
"""

import re
from types import MappingProxyType

from kasse.domain.barcodes.application_identifiers import AIS, PREFIXES, Ai, matches
from kasse.domain.barcodes.checks import CHARACTER_SETS, CHECKS
from kasse.domain.outcome import Refused, refused

FNC1 = "\x1d"

Pairs = tuple[tuple[str, str], ...]

_BRACKETED = re.compile(r"\(([0-9]*)\)((?:[^(\\]|\\.)*)", re.DOTALL)
_LENGTH_WITHOUT_SERIAL = MappingProxyType({"253": 13, "255": 13, "8003": 14})


def read_symbol(text: str) -> Pairs | Refused:
    """The pairs of what a symbol holds, FNC1 as \\x1d; one at the beginning may be left out.

    Refused: barcode.empty, barcode.gs1_ai (an AI that is not assigned), barcode.gs1_value.
    Whether the AIs belong together is for `check_together`.
    """
    at = 1 if text.startswith(FNC1) else 0
    if at == len(text):
        return refused("barcode.empty")
    pairs: list[tuple[str, str]] = []
    while at < len(text):
        ai = _find_ai(text, at)
        if isinstance(ai, Refused):
            return ai
        at += len(ai.code)
        end = text.find(FNC1, at)
        if end < 0:
            end = len(text)
        if ai.fixed:
            end = min(end, at + ai.longest)
        value = text[at:end]
        problem = check_value(ai, value)
        if problem is not None:
            return problem
        pairs.append((ai.code, value))
        at = end + 1 if text.startswith(FNC1, end) else end
    return tuple(pairs)


def read_bracketed(text: str) -> Pairs | Refused:
    """The pairs of an element string written like "(01)05701234567892(10)A-1".

    A backslash before a bracket says that it belongs to the value. Refused: barcode.brackets,
    and as `read_symbol`.
    """
    pairs: list[tuple[str, str]] = []
    at = 0
    while at < len(text) or not pairs:
        part = _BRACKETED.match(text, at)
        if part is None:
            return refused("barcode.brackets", position=at + 1)
        at = part.end()
        ai = AIS.get(part[1])
        if ai is None:
            return refused("barcode.gs1_ai", ai=part[1][:4])
        value = part[2].replace("\\(", "(")
        problem = check_value(ai, value)
        if problem is not None:
            return problem
        pairs.append((ai.code, value))
    return tuple(pairs)


def write_symbol(pairs: Pairs) -> str:
    """What a symbol holds for the pairs, with FNC1 at the beginning and only where needed."""
    parts: list[str] = [FNC1]
    for index, (code, value) in enumerate(pairs):
        parts.append(code + value)
        if not AIS[code].fixed and index < len(pairs) - 1:
            parts.append(FNC1)
    return "".join(parts)


def check_value(ai: Ai, value: str) -> Refused | None:
    """Refuses (barcode.gs1_value with the reason) a value that is not in the AI's format."""
    at, last = 0, len(ai.components) - 1
    for index, component in enumerate(ai.components):
        part = value[at : at + component.longest]
        at += len(part)
        if component.optional and not part:
            continue
        reason = CHARACTER_SETS[component.kind](part)
        if reason is None and len(part) < component.shortest:
            reason = "too_short"
        if reason is None and index == last and at < len(value):
            reason = "too_long"
        for name in component.checks:
            reason = reason or CHECKS[name](part)
        if reason is not None:
            return refused("barcode.gs1_value", ai=ai.code, value=value[:90], reason=reason)
    return None


def check_together(pairs: Pairs) -> Refused | None:
    """Refuses (barcode.gs1_together) AIs that contradict, exclude or lack each other.

    Facts: `ai`, `reason` ("repeated", "excluded", "required", "not_serialised") and `others`.
    Source: GS1 General Specifications 4.13, as in the GS1 Barcode Syntax Dictionary.
    """
    values: dict[str, str] = {}
    for code, value in pairs:
        if values.setdefault(code, value) != value:
            return refused("barcode.gs1_together", ai=code, reason="repeated", others=())
    codes = tuple(values)
    for code in codes:
        ai = AIS[code]
        for template in ai.excludes:
            others = tuple(c for c in codes if c != code and matches(c, template))
            if others:
                return refused("barcode.gs1_together", ai=code, reason="excluded", others=others)
        for alternatives in ai.needs:
            if not any(_all_present(alternative, codes) for alternative in alternatives):
                wanted = tuple("+".join(alternative) for alternative in alternatives)
                return refused("barcode.gs1_together", ai=code, reason="required", others=wanted)
    if "8030" in values:
        return _check_signed_key(values)
    return None


def _all_present(templates: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    return all(any(matches(code, template) for code in codes) for template in templates)


def _check_signed_key(values: dict[str, str]) -> Refused | None:
    """A digital signature (AI 8030) signs one thing, so its key needs the serial part."""
    for code, length in _LENGTH_WITHOUT_SERIAL.items():
        if len(values.get(code, "")) == length:
            return refused(
                "barcode.gs1_together", ai="8030", reason="not_serialised", others=(code,)
            )
    return None


def _find_ai(text: str, at: int) -> Ai | Refused:
    """The AI that the digits at this place begin with; no AI is the beginning of another."""
    length = 2
    while (code := text[at : at + length]) not in AIS:
        if code not in PREFIXES or at + length > len(text):
            return refused("barcode.gs1_ai", ai=code)
        length += 1
    return AIS[code]
