"""Promotions and findings in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kasse.domain.promotions.findings import Finding
from kasse.domain.quantity import format_quantity
from kasse.office.frame.locales import number_format, percent
from kasse.office.promotions.builder.draft import Marks
from kasse.office.promotions.builder.typed import slot_of
from kasse.office.promotions.words import AMOUNTS, FINDINGS
from kasse.office.stores import queries as stores


def marks() -> Marks:
    """How the reader writes numbers, and the company's currency."""
    return Marks(numbers=number_format(get_language()), currency=stores.currency())


def told(finding: Finding, written: Marks) -> dict[str, Any]:
    """A finding as a page shows it: its words, its severity, and the slot that it stands in."""
    facts = {name: _shown(name, value, written) for name, value in finding.facts.items()}
    return {
        "words": str(FINDINGS[finding.code]) % facts,
        "severity": finding.severity,
        "slot": slot_of(finding.field),
    }


def what_is_given(body: Mapping[str, Any], written: Marks) -> str:
    """A promotion in a few words, for lists."""
    form = body["form"]
    if form == "points":
        return _("%(times)s times the points") % {"times": body.get("multiplier", 1)}
    if form == "pool":
        return ", ".join(
            _step(tier, body.get("measure", "count"), written) for tier in body["tiers"]
        )
    give = body["give"]
    given = _given(give["way"], give["value"], written)
    count = sum(part.get("count", 1) for part in body.get("parts", [{}]))
    if form == "each":
        return _("Each: %(given)s") % {"given": given}
    on = give.get("on", "all")
    if on == "cheapest":
        words = _("Of %(count)s the cheapest: %(given)s")
    elif on == "dearest":
        words = _("Of %(count)s the dearest: %(given)s")
    elif on == "parts":
        words = _("Of %(count)s some: %(given)s")
    else:
        words = _("%(count)s together: %(given)s")
    return words % {"count": count, "given": given}


def _step(tier: Mapping[str, Any], measure: str, written: Marks) -> str:
    given = _given(tier["way"], tier["value"], written)
    if measure == "count":
        pieces = ngettext(
            "From %(n)s piece: %(given)s", "From %(n)s pieces: %(given)s", tier["least"]
        )
        return pieces % {"n": tier["least"], "given": given}
    least = written.amount(tier["least"])
    if measure == "weight":
        least = f"{format_quantity(tier['least'], 'kg', written.numbers)} kg"
    return _("From %(least)s: %(given)s") % {"least": least, "given": given}


def _given(way: str, value: int, written: Marks) -> str:
    if way == "percent":
        return _("%(rate)s off") % {"rate": percent(value, get_language())}
    amount = written.amount(value)
    return _("%(amount)s off") % {"amount": amount} if way == "amount" else amount


def _shown(name: str, value: Any, written: Marks) -> str:
    if name in AMOUNTS and isinstance(value, int):
        return written.amount(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
