"""Shelf labels in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.office.frame.locales import number_format
from kasse.office.labels.sizes import Size

REFUSALS: Final[Mapping[str, Any]] = {
    "labels.unknown_size": gettext_lazy("Labels of this size are not known."),
    "labels.unknown_language": gettext_lazy("Labels are not known in this language."),
    "labels.unknown_store": gettext_lazy("This store does not sell this assortment."),
    "labels.start": gettext_lazy("Type the number of a label on the sheet, from 1 to %(most)s."),
    "labels.copies": gettext_lazy("Type how many of each, from 1 to %(most)s."),
    "labels.qr": gettext_lazy("Type at most %(most)s letters."),
    "labels.no_day": gettext_lazy("Choose a day."),
    "labels.unclear": gettext_lazy(
        "A part of the filter could not be read, so it is not clear which items are meant. "
        "Correct the filter first."
    ),
    "labels.nothing_chosen": gettext_lazy("None of these items gets a label."),
    "labels.too_many": gettext_lazy(
        "These are more than %(most)s labels. Choose fewer items, or print them in parts."
    ),
}

FIELDS: Final[Mapping[str, Any]] = {
    "which": gettext_lazy("Items"),
    "size": gettext_lazy("Size"),
}
"""Facts of the audit log."""

WHICH: Final[Mapping[str, Any]] = {
    "coming": gettext_lazy("Items whose price or promotion is another one by a day to come"),
    "drafts": gettext_lazy("Items whose price the drafts change"),
    "since": gettext_lazy("Items whose price or promotion changed since a day"),
    "matching": gettext_lazy("Items that a search finds"),
    "chosen": gettext_lazy("The items that you chose"),
}

_POSTERS: Final = {"a5": "A5", "a6": "A6"}


def size_words(size: Size, language: str | None) -> str:
    """What a size is called: its measures, and what it is printed on."""
    if size.code in _POSTERS:
        facts = {"paper": _POSTERS[size.code], "n": size.on_page}
        return _("Poster %(paper)s, %(n)s on an A4 sheet") % facts
    measures = f"{_mm(size.width, language)} × {_mm(size.height, language)} mm"
    if size.on_page == 1:
        return _("%(measures)s, on a roll") % {"measures": measures}
    return _("%(measures)s, %(n)s on an A4 sheet") % {"measures": measures, "n": size.on_page}


def _mm(um: int, language: str | None) -> str:
    whole, rest = divmod(um // 100, 10)
    return f"{whole}{number_format(language).decimal}{rest}" if rest else str(whole)
