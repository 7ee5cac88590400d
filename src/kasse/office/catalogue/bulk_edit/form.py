"""The form of a bulk edit: what was typed, read into an edit, with a sentence beside each bad field.

An empty field leaves things as they are; each that can be emptied has a box that says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from kasse.domain.money import CURRENCIES, Currency, format_amount, parse_amount
from kasse.domain.number_text import NumberFormat, format_number, parse_number
from kasse.domain.outcome import Refused
from kasse.domain.price_change import WHOLE_BP, PriceChange, Way
from kasse.office.catalogue.bulk_edit.edits import MAX_PERCENT_BP, ItemEdit
from kasse.office.frame.locales import number_format
from kasse.office.frame.words import sentence

NOTHING: Final = "-"
"""The choice that takes a category away."""

PERCENT_DECIMALS: Final = 2

WAYS: Final[dict[str, tuple[Way, int]]] = {
    "set": ("set", 1),
    "percent_up": ("percent", 1),
    "percent_down": ("percent", -1),
    "amount_up": ("amount", 1),
    "amount_down": ("amount", -1),
}
"""What a price's field may say, as the way and the sign of a change; `round` besides."""

_POINTS: Final = (
    (1, 0),
    (5, 0),
    (25, 0),
    (50, 0),
    (100, 0),
    (500, 0),
    (1_000, 0),
    (100, 50),
    (100, 95),
    (100, 99),
    (500, 495),
    (1_000, 900),
    (1_000, 995),
)
"""(step, ending) in hundredths."""

_TEXTS: Final = ("brand", "supplier", "deposit")
_FLAGS: Final = ("sold", "stock", "archived")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The form as typed: `values` go back into the fields, `problems` beside them by name."""

    edit: ItemEdit
    values: dict[str, Any]
    problems: dict[str, str]


def read(post: QueryDict, *, groups: Sequence[str], currency: str, language: str) -> Typed:
    """The edit that the form asks for; `groups` are the ids of the modifier groups in it."""
    form = _Form(post=post, currency=CURRENCIES[currency], marks=number_format(language))
    values: dict[str, Any] = {}
    for name in _TEXTS:
        form.text_into(values, name)
    form.age_into(values)
    category = form.text("category")
    if category:
        values["category"] = None if category == NOTHING else category
    if form.text("tax_class"):
        values["tax_class"] = form.text("tax_class")
    values |= {name: form.text(name) == "yes" for name in _FLAGS if form.text(name)}
    chosen = {group: form.text(f"group_{group}") for group in groups}
    edit = ItemEdit(
        values=values,
        add_tags=form.tags("add_tags"),
        remove_tags=form.tags("remove_tags"),
        add_groups=tuple(group for group in groups if chosen[group] == "add"),
        remove_groups=tuple(group for group in groups if chosen[group] == "remove"),
        price=form.with_margin(form.change("price")),
        cost=form.change("cost"),
        in_stores="in_stores" in post,
    )
    return Typed(edit=edit, values=post.dict(), problems=form.problems)


def values_of(edit: ItemEdit, *, currency: str, language: str) -> dict[str, Any]:
    """What the form's fields show of an edit."""
    marks = number_format(language)
    shown: dict[str, Any] = {
        "add_tags": ", ".join(edit.add_tags),
        "remove_tags": ", ".join(edit.remove_tags),
        "in_stores": edit.in_stores,
        **{f"group_{group}": "add" for group in edit.add_groups},
        **{f"group_{group}": "remove" for group in edit.remove_groups},
    }
    for name, value in edit.values.items():
        if name in _FLAGS:
            shown[name] = "yes" if value else "no"
        elif name == "category":
            shown[name] = value or NOTHING
        elif value in ("", None):
            shown[f"{name}_none"] = True
        else:
            shown[name] = str(value)
    for name, change in (("price", edit.price), ("cost", edit.cost)):
        if change is not None:
            shown |= _change_shown(name, change, CURRENCIES[currency], marks)
    return shown


def points(*, currency: str, language: str) -> list[tuple[str, str]]:
    """(value, words) of the price points to round to."""
    known, marks = CURRENCIES[currency], number_format(language)
    found = []
    for step, ending in _POINTS:
        # Hundredths are minor units of most currencies; where there are none, whole ones.
        scale = 10 ** max(known.exponent - 2, 0)
        code = f"{step * scale}:{ending * scale}"
        found.append((code, point_words(step * scale, ending * scale, known, marks)))
    return found


def point_words(step: int, ending: int, currency: Currency, marks: NumberFormat) -> str:
    """A price point as people say it."""
    if ending:
        return _("ending in %(amount)s") % {"amount": format_amount(ending, currency, marks)}
    return _("to the nearest %(amount)s") % {"amount": format_amount(step, currency, marks)}


def way_words() -> list[tuple[str, str]]:
    """(value, words) of what may be done to a price."""
    return [
        ("", _("Leave as it is")),
        ("set", _("Set to an amount")),
        ("percent_up", _("Raise by percent")),
        ("percent_down", _("Lower by percent")),
        ("amount_up", _("Raise by an amount")),
        ("amount_down", _("Lower by an amount")),
        ("round", _("Only round")),
    ]


def _change_shown(
    name: str, change: PriceChange, currency: Currency, marks: NumberFormat
) -> dict[str, str]:
    if change.way == "percent":
        value = format_number(abs(change.value), PERCENT_DECIMALS, marks)
    else:
        value = format_amount(abs(change.value), currency, marks)
    sign = -1 if change.value < 0 else 1
    way = next(code for code, found in WAYS.items() if found == (change.way, sign))
    only_rounds = change.value == 0 and change.way != "set"
    return {
        f"{name}_way": "round" if only_rounds else way,
        f"{name}_value": "" if only_rounds else value,
        f"{name}_point": f"{change.step_minor}:{change.ending_minor}",
        f"{name}_margin": ""
        if change.least_margin_bp is None
        else format_number(change.least_margin_bp, PERCENT_DECIMALS, marks),
    }


class _Form:
    """Reads fields of one POST, and gathers what is wrong with them."""

    def __init__(self, *, post: QueryDict, currency: Currency, marks: NumberFormat) -> None:
        self.post = post
        self.currency = currency
        self.marks = marks
        self.problems: dict[str, str] = {}

    def text(self, name: str) -> str:
        return self.post.get(name, "").replace("\0", "").strip()

    def tags(self, name: str) -> tuple[str, ...]:
        return tuple(filter(None, (tag.strip() for tag in self.text(name).split(","))))

    def text_into(self, values: dict[str, Any], name: str) -> None:
        """Takes the field into the values, or that it is to be emptied; at most one of the two."""
        text, is_emptied = self.text(name), f"{name}_none" in self.post
        if text and is_emptied:
            self.problems[name] = _("Type a new value, or remove it; not both.")
        elif text:
            values[name] = text
        elif is_emptied:
            values[name] = None if name == "deposit" else ""

    def age_into(self, values: dict[str, Any]) -> None:
        typed: dict[str, Any] = {}
        self.text_into(typed, "min_age")
        text = typed.get("min_age")
        if text and not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 150):
            self.problems["min_age"] = _("Type an age in years.")
        elif "min_age" in typed:
            values["min_age"] = int(text) if text else None

    def change(self, name: str) -> PriceChange | None:
        way, text = self.text(f"{name}_way"), self.text(f"{name}_value")
        step, ending = self.point(f"{name}_point")
        if way == "round":
            if text:
                self.problems[f"{name}_value"] = _("Rounding alone needs no number.")
            return PriceChange(way="percent", value=0, step_minor=step, ending_minor=ending)
        if way not in WAYS:
            if text or (step, ending) != (1, 0):
                self.problems[f"{name}_way"] = _("Choose what to do with it.")
            return None
        kind, sign = WAYS[way]
        if kind == "percent":
            value = parse_number(text, PERCENT_DECIMALS, self.marks, MAX_PERCENT_BP)
        else:
            value = parse_amount(text, self.currency, self.marks)
        if isinstance(value, Refused):
            self.problems[f"{name}_value"] = sentence(value)
            return None
        if value < 0 or (value == 0 and kind != "set"):
            self.problems[f"{name}_value"] = _("Type a number above zero.")
            return None
        if kind == "percent" and sign < 0 and value > WHOLE_BP:
            self.problems[f"{name}_value"] = _("Nothing can be lowered by more than 100 percent.")
            return None
        return PriceChange(way=kind, value=sign * value, step_minor=step, ending_minor=ending)

    def with_margin(self, change: PriceChange | None) -> PriceChange | None:
        """The change of the price, with the margin to keep; a margin alone changes what keeps less."""
        text = self.text("price_margin")
        if not text:
            return change
        margin = parse_number(text, PERCENT_DECIMALS, self.marks, WHOLE_BP - 1)
        if isinstance(margin, Refused) or margin < 0:
            self.problems["price_margin"] = _("Type a percentage below 100.")
            return change
        change = change or PriceChange(way="percent", value=0)
        return replace(change, least_margin_bp=margin)

    def point(self, name: str) -> tuple[int, int]:
        step, _colon, ending = self.text(name).partition(":")
        are_numbers = step.isdecimal() and ending.isdecimal() and len(step + ending) < 20
        if are_numbers and int(ending) < int(step):
            return int(step), int(ending)
        return 1, 0
