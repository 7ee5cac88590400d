"""The fields that narrow the items' list, and what is narrowed now in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy

from kasse.office.catalogue import item_filter, lookups, queries
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

STATES: Final = {
    "active": gettext_lazy("All active"),
    "draft": gettext_lazy("New price waiting"),
    "unpriced": gettext_lazy("Not at the tills: it has no price"),
    "unsold": gettext_lazy("Not for sale"),
    "archived": gettext_lazy("Archived"),
    "all": gettext_lazy("All, archived ones too"),
}
MISSING: Final = {
    "price": gettext_lazy("No price"),
    "barcode": gettext_lazy("No barcode"),
    "category": gettext_lazy("No category"),
    "picture": gettext_lazy("No picture"),
    "cost": gettext_lazy("No cost"),
    "supplier": gettext_lazy("No supplier"),
    "brand": gettext_lazy("No brand"),
}
STOCK: Final = {
    "in": gettext_lazy("In stock"),
    "none": gettext_lazy("None left"),
    "below": gettext_lazy("Below zero"),
}
KINDS: Final = {
    "goods": gettext_lazy("Goods"),
    "service": gettext_lazy("Service"),
    "deposit": gettext_lazy("Deposit"),
}
_WORDS: Final = {
    "q": gettext_lazy("Search"),
    "category": gettext_lazy("Category"),
    "tag": gettext_lazy("Tag"),
    "brand": gettext_lazy("Brand"),
    "supplier": gettext_lazy("Supplier"),
    "tax_class": gettext_lazy("Tax"),
    "kind": gettext_lazy("Kind"),
    "price_from": gettext_lazy("Price from"),
    "price_to": gettext_lazy("Price up to"),
    "stock": gettext_lazy("Stock"),
    "store": gettext_lazy("Store"),
    "missing": gettext_lazy("Missing"),
    "state": gettext_lazy("State"),
}
_SELECT_UP_TO: Final = 60
NEAR: Final = 12
"""So many texts in use are offered for one that was typed."""


_NAMED: Final[Mapping[str, Mapping[str, Any]]] = {
    "stock": STOCK,
    "missing": MISSING,
    "tax_class": stores.TAX_CLASSES,
    "kind": KINDS,
    "state": STATES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One thing that narrows the list, or could, and the address `to` the list without it, or
    with it."""

    words: str
    value: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the filter with its `options`; `is_open` when these are only the first, and a text
    is typed that others are looked for by."""

    name: str
    words: Any
    value: str
    options: SafeString | str = ""
    is_open: bool = False
    is_unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What narrows the list: its `chips`, and `kept` as hidden fields have it, for what is done
    with all that match."""

    chips: tuple[Chip, ...]
    kept: tuple[tuple[str, str], ...]


def narrowed(
    request: HttpRequest, wanted: queries.ItemFilter, *, access: Access, assortment: str
) -> Narrowed:
    """What the address narrows the list by, in words."""
    given = _given(request)
    return Narrowed(
        chips=tuple(
            Chip(
                words=str(_WORDS[name]),
                value=_words_of(name, text, access=access, assortment=assortment),
                to=_without(request, name),
            )
            for name, text in given.items()
            if name not in wanted.unread and (name, text) != ("state", "active")
        ),
        kept=tuple(given.items()),
    )


def fields(
    request: HttpRequest, wanted: queries.ItemFilter, *, access: Access, assortment: str
) -> tuple[Field, ...]:
    """What the list can be narrowed by, prices excepted, each with what is chosen now."""
    given = _given(request)
    choices: dict[str, Sequence[tuple[str, Any]]] = {
        "category": _categories(assortment),
        **{
            name: [
                (text, text) for text in lookups.in_use(assortment, name, limit=_SELECT_UP_TO + 1)
            ]
            for name in lookups.TYPED
        },
        "stock": [*STOCK.items()],
        "missing": [*MISSING.items()],
        "tax_class": [*stores.TAX_CLASSES.items()],
        "kind": [*KINDS.items()],
        "state": [*STATES.items()],
    }
    places = _places(access)
    if len(places) > 1:
        choices["store"] = places
    order = ("category", "tag", "brand", "supplier", "stock", "store", "missing", "tax_class")
    return tuple(
        _field(name, given.get(name, ""), choices[name], wanted)
        for name in (*order, "kind", "state")
        if name in choices
    )


def prices(request: HttpRequest, wanted: queries.ItemFilter) -> tuple[Field, ...]:
    """The two fields for the price."""
    given = _given(request)
    return tuple(
        _field(name, given.get(name, ""), [], wanted) for name in ("price_from", "price_to")
    )


def near(request: HttpRequest, *, assortment: str) -> tuple[Chip, ...]:
    """Texts in use that hold what was typed as a tag, brand or supplier, with the address of the
    list narrowed by each; for a list that found nothing."""
    given = _given(request)
    return tuple(
        Chip(words=str(_WORDS[name]), value=text, to=_with(request, name, text))
        for name in lookups.TYPED
        if name in given
        for text in lookups.in_use_like(assortment, name, given[name], limit=NEAR)
        if text != given[name]
    )


def _given(request: HttpRequest) -> dict[str, str]:
    return {
        name: text
        for name in item_filter.PARAMETERS
        if (text := request.GET.get(name, "").replace("\0", "").strip()[:200])
    }


def _words_of(name: str, text: str, *, access: Access, assortment: str) -> str:
    if name in _NAMED:
        return str(_NAMED[name].get(text, text))
    if name == "category":
        return dict(_categories(assortment)).get(text, text)
    return dict(_places(access)).get(text, text) if name == "store" else text


def _categories(assortment: str) -> list[tuple[str, str]]:
    return queries.category_choices(assortment, language=get_language() or "da")


def _places(access: Access) -> list[tuple[str, str]]:
    return [(store.id, store.name) for store in stores.stores_in_use(only=access.stores)]


def _field(
    name: str, value: str, choices: Sequence[tuple[str, Any]], wanted: queries.ItemFilter
) -> Field:
    is_open = name in lookups.TYPED and len(choices) > _SELECT_UP_TO
    if value and choices and value not in dict(choices) and not is_open:
        choices = [(value, value), *choices]
    return Field(
        name=name,
        words=_WORDS[name],
        value=value,
        options=options(choices, chosen=value),
        is_open=is_open,
        is_unread=name in wanted.unread,
    )


def options(choices: Iterable[tuple[str, Any]], *, chosen: str = "") -> SafeString:
    """Options as HTML. There are hundreds on a page: a template would take its time over them, and
    so would Django's own way of joining HTML, ten times as long as this."""
    return mark_safe(  # noqa: S308  # nosec B308 B703  # escaped piece by piece
        "".join(
            f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>'
            f"{escape(str(words))}</option>"
            for value, words in choices
        )
    )


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    for one in (name, "after", "before"):
        query.pop(one, None)
    return f"?{query.urlencode()}"


def _with(request: HttpRequest, name: str, text: str) -> str:
    query = request.GET.copy()
    for one in ("after", "before"):
        query.pop(one, None)
    query[name] = text
    return f"?{query.urlencode()}"
