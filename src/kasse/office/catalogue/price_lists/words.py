"""Price lists in words: when, where and for whom they hold, and what a check finds."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.domain.money import CURRENCIES, format_amount
from kasse.office.catalogue.item_words import DAY_NAMES
from kasse.office.catalogue.price_lists.checking import PriceFinding
from kasse.office.catalogue.price_lists.heads import Head
from kasse.office.catalogue.window_form import time_text
from kasse.office.frame.locales import number_format
from kasse.office.frame.templatetags.kasse import moment
from kasse.office.frame.words import sentence_of

WHERES: Final[Mapping[str, Any]] = {
    "everywhere": gettext_lazy("Everywhere"),
    "regions": gettext_lazy("Groups of stores"),
    "stores": gettext_lazy("Stores"),
}

FINDINGS: Final[Mapping[str, Any]] = {
    "price.missing": gettext_lazy("Is for sale and has no price."),
    "price.zero": gettext_lazy("Would cost nothing."),
    "price.below_cost": gettext_lazy("%(price)s is below its cost of %(cost)s."),
    "price.below_floor": gettext_lazy("%(price)s is below its lowest price of %(floor)s."),
    "price.jump": gettext_lazy("From %(from)s to %(to)s is far."),
}


def said(head: Head) -> dict[str, str]:
    """Where and when a list holds, and for whom."""
    spans = [
        f"{moment(head.valid_from or '')} – {moment(head.valid_to or '')}"
        if head.valid_from or head.valid_to
        else "",
        *(
            " ".join(
                part
                for part in (
                    ", ".join(str(DAY_NAMES[day]) for day in window.days),
                    f"{window.from_ or ''} – {window.to or ''}"
                    if window.from_ or window.to
                    else "",
                    f"{time_text(window.starts) or '00:00'} – {time_text(window.ends) or '00:00'}"
                    if window.starts is not None or window.ends is not None
                    else "",
                )
                if part
            )
            for window in head.windows
        ),
    ]
    return {
        "where": str(WHERES[head.where]),
        "when": "; ".join(span for span in spans if span) or _("Always"),
        "whom": ", ".join(head.customer_groups) or _("Everybody"),
    }


def finding(found: PriceFinding, *, currency: str, language: str) -> str:
    """What was found, in a sentence."""
    if found.code not in FINDINGS:
        return sentence_of(found.code, found.facts)
    known, marks = CURRENCIES[currency], number_format(language)
    amounts = {
        name: format_amount(amount, known, marks)
        for name, amount in found.facts.items()
        if isinstance(amount, int)
    }
    return str(FINDINGS[found.code]) % amounts
