"""Finding anything by a few letters: pages, actions, items, sales, people, stores and registers,
each for who may see it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from kasse.office import holding
from kasse.office.actors import Actor
from kasse.office.catalogue import queries as catalogue
from kasse.office.frame.menu import SECTIONS
from kasse.office.sales import queries as sales
from kasse.office.staff import queries as staff
from kasse.office.stores import queries as stores

LONGEST: Final = 100
EACH: Final = 6
"""How many of one kind are shown."""

_SHORTEST: Final = 2
"""From how many letters on more than pages is looked for."""
_ITEMS_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found: what it is called, what tells it from others, and its page."""

    words: str
    to: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Hits of one kind; `kind` is a stable code."""

    kind: str
    words: Any
    icon: str
    hits: tuple[Hit, ...]


def find(text: str, *, by: Actor) -> tuple[Group, ...]:
    """What holds the text, by kind; without a text the pages. The number of queries is bounded by
    the number of kinds."""
    wanted = text.replace("\0", "").strip()[:LONGEST]
    groups = (
        Group(kind=kind, words=words, icon=icon, hits=tuple(look(wanted, by)))
        for kind, words, icon, permission, look in _KINDS
        if permission is None or by.has(permission)
        if kind in {"page", "action"} or len(wanted) >= _SHORTEST
    )
    return tuple(group for group in groups if group.hits)


def _pages(text: str, by: Actor) -> Iterator[Hit]:
    for section in SECTIONS:
        for entry in section.entries:
            if entry.permission in by.permissions and _holds(text, entry.words, section.words):
                yield Hit(words=str(entry.words), to=reverse(entry.url), detail=str(section.words))


def _actions(text: str, by: Actor) -> Iterator[Hit]:
    for words, url, permission in _ACTIONS:
        if text and (permission is None or by.has(permission)) and _holds(text, words):
            yield Hit(words=str(words), to=reverse(url))
    if len(text) >= _SHORTEST and by.has("office.view"):
        said = str(_IN_SETTINGS) % {"text": text}
        yield Hit(words=said, to=f"{reverse('settings')}?{urlencode({'q': text})}")


def _items(text: str, _by: Actor) -> Iterator[Hit]:
    ids = catalogue.items_with_code(text)
    if not ids:
        ids = catalogue.items_by_words(text, most=_ITEMS_AT_ONCE) or ()
    for item_id, name in catalogue.item_names(ids[:EACH]).items():
        yield Hit(words=name, to=reverse("item", args=[item_id]))


def _sales(text: str, by: Actor) -> Iterator[Hit]:
    if not any(letter.isdigit() for letter in text):
        return
    wanted = sales.SaleFilter(
        stores=staff.access_of(by, "sales.view").stores,
        search=text,
        meant="receipt",
        language=get_language() or "da",
    )
    for row in sales.sales(wanted=wanted, limit=EACH).rows:
        yield Hit(
            words=row.receipt_code, detail=row.day, to=reverse("sale", args=[row.register, row.seq])
        )


def _people(text: str, by: Actor) -> Iterator[Hit]:
    found = staff.people(stores=staff.access_of(by, "people.view").stores)
    for person in found.filter(holding.any_of(text, "name"))[:EACH]:
        yield Hit(words=person.name, to=reverse("person", args=[person.id]))


def _stores(text: str, by: Actor) -> Iterator[Hit]:
    found = stores.stores(only=staff.access_of(by, "office.view").stores)
    for store in found.filter(holding.any_of(text, "name"))[:EACH]:
        yield Hit(words=store.name, to=reverse("store", args=[store.id]))


def _registers(text: str, by: Actor) -> Iterator[Hit]:
    rows = stores.registers(stores=staff.access_of(by, "office.view").stores)
    found = [row for row in rows if _holds(text, row.number, row.name)]
    for row in found[:EACH]:
        yield Hit(
            words=f"{row.number} {row.name}",
            detail=row.store.name,
            to=reverse("register", args=[row.id]),
        )


def _holds(text: str, *parts: Any) -> bool:
    whole = " ".join(str(part) for part in parts).casefold()
    return all(word in whole for word in text.casefold().split())


Look = Callable[[str, Actor], Iterator[Hit]]
_KINDS: Final[tuple[tuple[str, Any, str, str | None, Look], ...]] = (
    ("page", gettext_lazy("Pages"), "menu", None, _pages),
    ("item", gettext_lazy("Items"), "items", "office.view", _items),
    ("sale", gettext_lazy("Sales"), "sales", "sales.view", _sales),
    ("person", gettext_lazy("People"), "people", "people.view", _people),
    ("store", gettext_lazy("Stores"), "stores", "office.view", _stores),
    ("register", gettext_lazy("Registers"), "registers", "office.view", _registers),
    ("action", gettext_lazy("Actions"), "next", None, _actions),
)
_ACTIONS: Final = (
    (gettext_lazy("New item"), "new_item", "items.edit"),
    (gettext_lazy("New person"), "new_person", "people.edit"),
    (gettext_lazy("Import items"), "new_import", "items.edit"),
    (gettext_lazy("My log-in"), "own_account", None),
    (gettext_lazy("Keyboard shortcuts"), "keyboard", None),
)
_IN_SETTINGS: Final = gettext_lazy("Look for “%(text)s” in the settings")
