"""A bulk edit in words: its state, what it changes, and what became of an item."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kasse.domain.money import CURRENCIES, format_amount
from kasse.domain.price_change import PriceChange
from kasse.office.catalogue.bulk_edit import form
from kasse.office.catalogue.bulk_edit.edits import ItemEdit
from kasse.office.catalogue.item_words import Shown
from kasse.office.catalogue.words import FIELDS
from kasse.office.frame.locales import number_format, percent

_PPM_IN_BP: Final = 100

STATES: Final[Mapping[str, Any]] = {
    "draft": gettext_lazy("Not looked at yet"),
    "previewing": gettext_lazy("Looking at the items"),
    "previewed": gettext_lazy("Not applied yet"),
    "applying": gettext_lazy("Changing the items"),
    "stopped": gettext_lazy("Stopped"),
    "done": gettext_lazy("Applied"),
    "undoing": gettext_lazy("Undoing"),
    "half_undone": gettext_lazy("Undoing was stopped"),
    "undone": gettext_lazy("Undone"),
}

OUTCOMES: Final[Mapping[str, Any]] = {
    "planned": gettext_lazy("To be changed"),
    "refused": gettext_lazy("Cannot be changed"),
    "done": gettext_lazy("Changed"),
    "left": gettext_lazy("Left as it is"),
    "undone": gettext_lazy("As before"),
    "kept": gettext_lazy("Not undone"),
}


def said(edit: ItemEdit, shown: Shown, *, currency: str, language: str) -> list[tuple[str, str]]:
    """(field, words) of everything that an edit changes."""
    found = []
    for name, change in (("price", edit.price), ("cost", edit.cost)):
        if change is not None:
            text = _change_words(change, currency=currency, language=language)
            if name == "price" and edit.in_stores:
                text = _("%(change)s, in stores of their own price too") % {"change": text}
            found.append((str(FIELDS[name]), text))
    for name, value in edit.values.items():
        found.append((str(FIELDS[name]), shown(name, value) or _("none")))
    for name, added, removed in (
        ("tags", edit.add_tags, edit.remove_tags),
        ("modifier_groups", edit.add_groups, edit.remove_groups),
    ):
        words = [_("add %(names)s") % {"names": shown(name, list(added))}] if added else []
        words += [_("remove %(names)s") % {"names": shown(name, list(removed))}] if removed else []
        if words:
            found.append((str(FIELDS[name]), "; ".join(words)))
    return found


def _change_words(change: PriceChange, *, currency: str, language: str) -> str:
    known, marks = CURRENCIES[currency], number_format(language)
    amount = format_amount(abs(change.value), known, marks)
    share = percent(abs(change.value) * _PPM_IN_BP, language)
    words = []
    if change.way == "set":
        words.append(amount)
    elif change.value:
        more = share if change.way == "percent" else amount
        text = _("%(amount)s more") if change.value > 0 else _("%(amount)s less")
        words.append(text % {"amount": more})
    if (change.step_minor, change.ending_minor) != (1, 0):
        words.append(form.point_words(change.step_minor, change.ending_minor, known, marks))
    if change.least_margin_bp is not None:
        least = percent(change.least_margin_bp * _PPM_IN_BP, language)
        words.append(_("a margin of at least %(share)s") % {"share": least})
    return ", ".join(words) or _("as it is")
