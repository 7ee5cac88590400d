"""How the office writes amounts, quantities, instants and names."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kasse.domain.money import CURRENCIES, format_amount
from kasse.domain.number_text import NumberFormat
from kasse.domain.quantity import format_quantity
from kasse.office.catalogue.queries import category_icons, in_language
from kasse.office.frame import locales
from kasse.office.frame.icons import PATHS

register = template.Library()

_MINUTE: Final = timedelta(minutes=1)
_PPM_PER_POINT: Final = 10_000
_UNITS: Final = {"pcs": "", "kg": "kg", "l": "l", "m": "m"}


@register.filter
def money(amount_minor: int | None, currency: object = "DKK") -> str:
    """An amount of minor units with the marks of the reader's language, without the currency. What
    a till calls a currency may be anything: two decimals, if nobody knows it."""
    if amount_minor is None:
        return ""
    known = CURRENCIES.get(currency if isinstance(currency, str) else "", CURRENCIES["DKK"])
    return format_amount(amount_minor, known, _format()).replace("-", "−")


@register.filter
def quantity(thousandths: int, unit: str = "pcs") -> str:
    """A quantity with its unit; pieces have none."""
    text = format_quantity(thousandths, unit, _format()).replace("-", "−")  # type: ignore[arg-type]  # of the catalogue
    name = _UNITS.get(unit, unit)
    return f"{text}\N{NO-BREAK SPACE}{name}" if name else text


@register.filter
def unit_word(unit: str) -> str:
    """One unit as it stands behind *per*: a piece, or the unit's sign."""
    return _UNITS.get(unit) or (_("piece") if unit == "pcs" else unit)


@register.filter
def percent(ppm: int) -> str:
    """Parts per million as a percentage: 250000 is 25 %."""
    return locales.percent(ppm, get_language())


@register.filter
def local(at: str | datetime | None, zone: str = "") -> str:
    """Day and time of an instant on the clock of a store, or on that of the company's country where
    no zone is given; as it stands there if it is none."""
    moment = _moment(at, zone)
    return f"{_day(moment)} {moment:%H:%M}" if moment else str(at or "")


@register.filter
def moment(text: str) -> str:
    """A local minute, 2026-12-01T16:00, as a day and its time, which midnight goes without."""
    day, _t, clock = text.partition("T")
    try:
        written = _day(date.fromisoformat(day))
    except ValueError:
        return text
    return written if clock in ("", "00:00") else f"{written} {clock}"


@register.filter
def business_day(day: str) -> str:
    """The day that an entry names; as it stands there if it is none."""
    try:
        return _day(date.fromisoformat(day))
    except ValueError:
        return day


@register.filter
def clock(at: str | datetime | None, zone: str = "") -> str:
    """As `local`, without the day."""
    moment = _moment(at, zone)
    return f"{moment:%H:%M}" if moment else str(at or "")


@register.filter
def signed(number: int) -> str:
    """A whole number with its sign: +3, −3, 0."""
    return f"+{whole(number)}" if number > 0 else whole(number)


@register.filter
def signed_percent(percent_points: int) -> str:
    """A whole percentage with its sign: +3 %, −3 %."""
    text = percent(percent_points * _PPM_PER_POINT)
    return f"+{text}" if percent_points > 0 else text


@register.filter
def whole(number: int) -> str:
    """A count with the marks of the reader's language."""
    return locales.whole(number, get_language())


@register.filter
def ago(at: datetime | None) -> str:
    """How long ago an instant is, in words; "" for none."""
    if at is None:
        return ""
    passed = timezone.now() - at
    return _("just now") if passed < _MINUTE else locales.since_text(passed, get_language())


@register.filter
def named(names: dict[str, Any]) -> str:
    """A name in the reader's language."""
    return in_language(names, get_language() or "en")


@register.simple_tag
def icon(name: str, size: str = "size-5") -> SafeString:
    """An icon that screen readers pass over: words stand beside it."""
    path = mark_safe(PATHS[name])  # noqa: S308  # our own data
    return format_html(
        '<svg class="{} shrink-0" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        '<path d="{}"/></svg>',
        size,
        path,
    )


@register.simple_tag
def category_icon(name: str) -> SafeString:
    """A category's icon as a part of a larger drawing, white, in its middle; "" for none."""
    path = category_icons().get(name)
    if path is None:
        return mark_safe("")
    return format_html(
        '<path d="{}" transform="translate(4.8 4.8) scale(.6)" fill="none" stroke="#fff"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>',
        path,
    )


@register.simple_tag
def tender_name(kind: str, tenders: dict[str, dict[str, Any]]) -> str:
    """What a kind of tender is called in the settings, else its code."""
    return in_language(tenders.get(kind, {}), get_language() or "en") or kind


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: object) -> str:
    """This page's address with other parameters; empty ones are left out."""
    query = context["request"].GET.copy()
    for place in ("after", "before"):
        query.pop(place, None)
    for name, value in changes.items():
        query[name] = str(value)
        if value in {"", None}:
            del query[name]
    return f"?{query.urlencode()}" if query else "?"


def _moment(at: str | datetime | None, zone: str) -> datetime | None:
    return locales.on_clock(at, zone or timezone.get_current_timezone_name()) if at else None


def _day(day: date) -> str:
    return locales.day_text(day, get_language())


def _format() -> NumberFormat:
    return locales.number_format(get_language())
