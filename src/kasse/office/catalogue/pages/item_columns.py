"""Which columns the items' list shows: chosen by a person, kept by the device."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

COLUMNS: Final = {
    "picture": gettext_lazy("Picture"),
    "sku": gettext_lazy("SKU"),
    "category": gettext_lazy("Category"),
    "brand": gettext_lazy("Brand"),
    "supplier": gettext_lazy("Supplier"),
    "tags": gettext_lazy("Tags"),
    "barcode": gettext_lazy("Barcode"),
    "tax_class": gettext_lazy("Tax"),
    "stock": gettext_lazy("Stock"),
    "cost": gettext_lazy("Cost"),
    "margin": gettext_lazy("Margin"),
    "changed": gettext_lazy("Changed"),
}
"""Beside the name and the price, in their order."""

_AMOUNTS: Final = frozenset({"stock", "cost", "margin"})
_SORTED_BY: Final = {
    "sku": ("sku", "-sku"),
    "brand": ("brand", "-brand"),
    "supplier": ("supplier", "-supplier"),
    "tax_class": ("tax_class", "-tax_class"),
    "cost": ("cost", "-cost"),
    "changed": ("-changed", "changed"),
}
_USUAL: Final = ("picture", "sku", "category", "brand")
_COOKIE: Final = "kasse_item_columns"
_ONE_YEAR_S: Final = 365 * 24 * 3600


def columns(request: HttpRequest) -> tuple[str, ...]:
    """Those chosen on this device, in their order."""
    kept = request.COOKIES.get(_COOKIE)
    wanted: Sequence[str] = _USUAL if kept is None else kept.split(".")
    return tuple(name for name in COLUMNS if name in wanted)


def keep(answer: HttpResponse, chosen: Iterable[str]) -> None:
    """Lets the device remember; what is no column is passed over."""
    wanted = set(chosen)
    answer.set_cookie(
        _COOKIE,
        ".".join(name for name in COLUMNS if name in wanted),
        max_age=_ONE_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )


def choices(chosen: Sequence[str]) -> list[tuple[str, Any, bool]]:
    """Every column with whether it is shown."""
    return [(name, words, name in chosen) for name, words in COLUMNS.items()]


def style(name: str) -> str:
    """How the cells of a column look."""
    return "amount" if name in _AMOUNTS else "quiet"


def heads(chosen: Sequence[str]) -> list[tuple[Any, str, str, str]]:
    """Words, style and the two orders of each column shown; "" where it sorts nothing. A picture
    has its own head."""
    return [
        (COLUMNS[name], "amount" if name in _AMOUNTS else "", *_SORTED_BY.get(name, ("", "")))
        for name in chosen
        if name != "picture"
    ]
