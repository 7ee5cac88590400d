"""Finding anything by a few letters: pages, actions, items, categories, sales, people, roles, stores
and registers, each for who may see it."""

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
from kasse.office.frame.templatetags.kasse import business_day
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
    """Something found: what it is called, what tells it from others, and its page. `is_exact` where
    its number or code is just what was typed."""

    words: str
    to: str
    detail: str = ""
    is_exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Hits of one kind; `kind` is a stable code."""

    kind: str
    words: Any
    icon: str
    hits: tuple[Hit, ...]


def find(text: str, *, by: Actor) -> tuple[Group, ...]:
    """What holds the text, by kind, exact hits before all else; without a text the pages. The number
    of queries is bounded by the number of kinds."""
    wanted = text.replace("\0", "").strip()[:LONGEST]
    groups = [
        Group(kind=kind, words=words, icon=icon, hits=tuple(look(wanted, by)))
        for kind, words, icon, permission, look in _KINDS
        if permission is None or by.has(permission)
        if kind in {"page", "action"} or len(wanted) >= _SHORTEST
    ]
    groups.sort(key=lambda group: not any(hit.is_exact for hit in group.hits))
    return tuple(group for group in groups if group.hits)


def _pages(text: str, by: Actor) -> Iterator[Hit]:
    for section in SECTIONS:
        for entry in section.entries:
            also = ALSO.get(entry.url, "")
            if entry.permission in by.permissions and _holds(
                text, entry.words, section.words, also
            ):
                yield Hit(words=str(entry.words), to=reverse(entry.url), detail=str(section.words))


def _actions(text: str, by: Actor) -> Iterator[Hit]:
    for words, url, permission in _ACTIONS:
        may = permission is None or by.has(permission)
        if text and may and _holds(text, words, ALSO.get(url, "")):
            yield Hit(words=str(words), to=reverse(url))
    if len(text) >= _SHORTEST and by.has("office.view"):
        said = str(_IN_SETTINGS) % {"text": text}
        yield Hit(words=said, to=f"{reverse('settings')}?{urlencode({'q': text})}")


def _items(text: str, _by: Actor) -> Iterator[Hit]:
    coded = catalogue.items_with_code(text)
    ids = coded or catalogue.items_by_words(text, most=_ITEMS_AT_ONCE) or ()
    for item_id, name, sku in catalogue.item_names(ids[:EACH]):
        to = reverse("item", args=[item_id])
        yield Hit(words=name, to=to, detail=sku, is_exact=bool(coded))


def _categories(text: str, _by: Actor) -> Iterator[Hit]:
    language = get_language() or "en"
    named = [
        (category_id, catalogue.in_language(names, language))
        for category_id, names in catalogue.every_category_name()
        if _holds(text, *names.values())
    ]
    for category_id, name in named[:EACH]:
        yield Hit(words=name, to=reverse("category", args=[category_id]))


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
            words=row.receipt_code,
            detail=business_day(row.day),
            to=reverse("sale", args=[row.register, row.seq]),
            is_exact=row.receipt_code.casefold() == text.casefold(),
        )


def _people(text: str, by: Actor) -> Iterator[Hit]:
    found = staff.people(stores=staff.access_of(by, "people.view").stores)
    for person in found.filter(holding.any_of(text, "name"))[:EACH]:
        # Who may only look sees people in their list.
        to = f"{reverse('people')}?{urlencode({'q': person.name})}"
        if by.has("people.edit"):
            to = reverse("person", args=[person.id])
        yield Hit(words=person.name, to=to)


def _roles(text: str, by: Actor) -> Iterator[Hit]:
    for role in staff.roles():
        if _holds(text, *role.names.values()):
            to = reverse("role", args=[role.id]) if by.has("roles.edit") else reverse("roles")
            yield Hit(words=catalogue.in_language(role.names, get_language() or "en"), to=to)


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
            is_exact=row.number.casefold() == text.casefold(),
        )


def _holds(text: str, *parts: Any) -> bool:
    whole = " ".join(str(part) for part in parts).casefold()
    return all(word in whole for word in text.casefold().split())


Look = Callable[[str, Actor], Iterator[Hit]]
_KINDS: Final[tuple[tuple[str, Any, str, str | None, Look], ...]] = (
    ("page", gettext_lazy("Pages"), "menu", None, _pages),
    ("action", gettext_lazy("Actions"), "next", None, _actions),
    ("item", gettext_lazy("Items"), "items", "office.view", _items),
    ("category", gettext_lazy("Categories"), "categories", "office.view", _categories),
    ("sale", gettext_lazy("Sales"), "sales", "sales.view", _sales),
    ("person", gettext_lazy("People"), "people", "people.view", _people),
    ("role", gettext_lazy("Roles"), "roles", "people.view", _roles),
    ("store", gettext_lazy("Stores"), "stores", "office.view", _stores),
    ("register", gettext_lazy("Registers"), "registers", "office.view", _registers),
)
_ACTIONS: Final = (
    (gettext_lazy("New item"), "new_item", "items.edit"),
    (gettext_lazy("New category"), "new_category", "items.edit"),
    (gettext_lazy("Import items"), "new_import", "items.edit"),
    (gettext_lazy("New person"), "new_person", "people.edit"),
    (gettext_lazy("New store"), "new_store", "stores.edit"),
    (gettext_lazy("New API token"), "new_token", "integrations.edit"),
    (gettext_lazy("New web hook"), "new_hook", "integrations.edit"),
    (gettext_lazy("X and Z reports"), "reports", "sales.view"),
    (gettext_lazy("My log-in"), "own_account", None),
    (gettext_lazy("Keyboard shortcuts"), "keyboard", None),
)
_IN_SETTINGS: Final = gettext_lazy("Look for “%(text)s” in the settings")

ALSO: Final[dict[str, Any]] = {
    "today": gettext_lazy("dashboard overview turnover report live figures"),
    "attention": gettext_lazy("problems errors warnings to do"),
    "sales": gettext_lazy("receipts orders transactions refunds returns card payments"),
    "cash": gettext_lazy("cash float count difference end of day pay-in pay-out safe"),
    "reports": gettext_lazy("report end of day turnover closing tax"),
    "journals": gettext_lazy("record entries chain proof tax authority"),
    "items": gettext_lazy("products goods stock prices barcodes articles discount"),
    "modifiers": gettext_lazy("extras choices toppings options"),
    "layouts": gettext_lazy("buttons tiles layout screen favourites"),
    "labels": gettext_lazy("price tags signs posters print PDF EAN QR"),
    "imports": gettext_lazy("upload CSV Excel XLSX Shopify file"),
    "exports": gettext_lazy("download CSV Excel XLSX file"),
    "stores": gettext_lazy("shops branches groups address opening hours"),
    "registers": gettext_lazy("tills devices tablets pairing printer drawer"),
    "settings": gettext_lazy(
        "receipt logo tax rounding opening hours payments MobilePay printer discount reasons"
    ),
    "company": gettext_lazy("business company number VAT number address"),
    "people": gettext_lazy("staff employees users PIN invitation"),
    "roles": gettext_lazy("rights permissions access"),
    "log_in_policy": gettext_lazy("password two-factor security single sign-on"),
    "tokens": gettext_lazy("API keys integration"),
    "hooks": gettext_lazy("events integration notifications"),
    "backups": gettext_lazy("backup copy restore safety"),
    "jobs": gettext_lazy("jobs queue progress"),
    "audit": gettext_lazy("history changes who did what log"),
    "own_account": gettext_lazy(
        "log out sign out password two-factor app passkey language dark light theme sessions"
    ),
    "keyboard": gettext_lazy("keys hotkeys"),
}
"""Further words by which people look for a page."""
