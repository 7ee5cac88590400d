"""One item: its form, its history, and what is done with the whole of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.audit import queries as audit
from kasse.office.catalogue import item_form, item_words, lookups, queries, services, unit_prices
from kasse.office.catalogue import words as words_of_items
from kasse.office.catalogue.pages import item_prices
from kasse.office.catalogue.pages.pictures import add_sent
from kasse.office.catalogue.services import items as item_services
from kasse.office.catalogue.services.item_rows import (
    ItemRow,
    code_key,
    settled,
    shown_code,
)
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stock import queries as stock
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.catalogue.models import Assortment, Item
    from kasse.office.stores.models import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class _Editing:
    """A form on its way: of which assortment, what it began with, and which version that was."""

    assortment: "Assortment"
    before: ItemRow
    version: int
    item: "Item | None" = None
    context: dict[str, Any] = field(default_factory=dict)


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def new_item(request: HttpRequest, access: Access) -> HttpResponse:
    """A form for a new item; `variant_of` in the address makes it a variant, `copy` begins with
    everything of another one but its SKU and codes."""
    copied = queries.item(request.GET.get("copy", "")[:64])
    chosen = copied.assortment if copied else _assortment(request)
    if chosen is None:
        raise Http404
    row = ItemRow(sku="", name="", variant_of=request.GET.get("variant_of") or None)
    if copied is not None:
        row = replace(queries.row_of(copied), id=None, sku="", codes=(), archived=False)
    editing = _Editing(assortment=chosen, before=row, version=item_services.NEW)
    return _form(request, access, editing)


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="items.edit")
def item(request: HttpRequest, access: Access, item_id: str) -> HttpResponse:
    """The form of an item."""
    return _form(request, access, _editing(access, _found(item_id)))


@require_POST
@page("items.edit")
def item_in_store(request: HttpRequest, access: Access, item_id: str) -> HttpResponse:
    """What one store does another way, by who may change the items of that store."""
    found = _found(item_id)
    typed = item_form.read_in_store(request.POST, currency=stores.currency(), language=_language())
    problem, status = typed.problems.get("price", ""), 422
    if not problem:
        try:
            saved = services.set_in_store(
                by=actor(request),
                item=found.id,
                own=typed.own,
                version=versions.typed_version(request),
            )
            problem = sentence(saved) if isinstance(saved, Refused) else ""
        except versions.Stale:
            problem, status = _("Somebody else has changed the item. Save once more."), 409
    if not problem:
        messages.success(request, _("%(name)s is saved.") % {"name": found.name})
        return HttpResponseRedirect(f"{reverse('item', args=[found.id])}#in-stores")
    editing = _editing(access, _found(item_id))
    values = item_form.values_of(editing.before, currency=stores.currency(), language=_language())
    values["stores"][typed.own.store] = typed.values | {"problem": problem}
    shown = {"values": values, "problems": {}, "version": editing.version}
    return _shown(request, access, editing, shown, status=status)


def _editing(access: Access, found: "Item") -> _Editing:
    row = queries.row_of(found)
    context: dict[str, Any] = {
        "unit_price": unit_prices.unit_price_of(row, row.price_minor),
        "variants": queries.variants(found) if found.has_variants else [],
        "pictures": lookups.pictures_of(found),
        "used_in": lookups.used_in(found),
    }
    # Of an item with variants it is those that move, of a bundle its components (STK-2).
    if row.stock and not found.has_variants and not row.components:
        context["levels"] = _levels(found, access)
    return _Editing(
        assortment=found.assortment,
        before=row,
        version=found.version,
        item=found,
        context=context,
    )


@require_safe
@page("office.view")
def item_history(request: HttpRequest, access: Access, item_id: str) -> HttpResponse:
    """Who changed what of an item, and when."""
    found = _found(item_id)
    history = audit.of_subject(kind="item", id=found.id, **place(request))
    words = words_of(found.assortment)
    context = {
        "item": found,
        "tabs": tabs(found, "history"),
        **item_prices.shown(request, access, found),
        "found": history,
        "rows": [
            {
                "entry": entry,
                "words": words_of_items.ACTIONS.get(entry.action, entry.action),
                "changes": [
                    (words_of_items.FIELDS.get(name, name), words(name, was), words(name, is_now))
                    for name, (was, is_now) in entry.changes.items()
                ],
            }
            for entry in history.rows
        ],
    }
    return show(request, "item_history", context, access=access)


@require_POST
@page("items.edit")
def archive_item(
    request: HttpRequest, access: Access, item_id: str
) -> HttpResponse:  # of every page
    """Takes an item off the tills, or (`restore`) brings it back."""
    found = _found(item_id)
    change = services.restore_items if "restore" in request.POST else services.archive_items
    change(by=actor(request), assortment=found.assortment_id, ids=[found.id])
    said = (
        _("%(name)s is restored.") if "restore" in request.POST else _("%(name)s is archived.")
    ) % {"name": found.name}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("item", args=[found.id]))


@require_safe
@page("office.view")
def choose_item(request: HttpRequest, access: Access) -> HttpResponse:
    """Items to choose from, for a form's field: those that hold the words typed (`q`)."""
    assortment = _assortment(request)
    found = (
        lookups.choose(
            assortment.id,
            request.GET.get("q", "").replace("\0", ""),
            kind=request.GET.get("kind", "")[:20],
            besides=request.GET.get("besides", "")[:64],
        )
        if assortment
        else []
    )
    context = {"choices": found, "currency": stores.currency(), "q": request.GET.get("q", "")}
    return show(request, "parts/item_choices", context, access=access)


@require_safe
@page("office.view")
def check_code(request: HttpRequest, access: Access) -> HttpResponse:
    """What a code is, in a few words, for beside its field."""
    key = code_key(request.GET.get("codes", "")[:100])
    if isinstance(key, Refused):
        context = {"problem": sentence(key)} if request.GET.get("codes", "").strip() else {}
    else:
        context = {"kind": key.partition(":")[0], "code": shown_code(key)}
    return show(request, "parts/code_note", context, access=access)


def tabs(found: "Item", current: str) -> list[tuple[str, str, bool]]:
    """The pages of one item."""
    return [
        (reverse("item", args=[found.id]), _("Item"), current == "item"),
        (reverse("item_variants", args=[found.id]), _("Variants"), current == "variants"),
        (reverse("item_history", args=[found.id]), _("History"), current == "history"),
    ]


def words_of(assortment: "Assortment") -> item_words.Shown:
    """Says the values of an assortment's items in words."""
    names: Mapping[str, str] = {
        **dict(queries.category_choices(assortment.id, language=_language())),
        **{
            group.id: queries.in_language(group.names, _language())
            for group in queries.modifier_groups(assortment.id)
        },
        **{store.id: store.name for store in stores.stores()},
        **{code: str(words) for code, words in (*_kinds(), *_units(), *stores.TAX_CLASSES.items())},
    }
    return item_words.Shown(currency=stores.currency(), language=_language(), names=names)


def _form(request: HttpRequest, access: Access, editing: _Editing) -> HttpResponse:
    currency, language = stores.currency(), _language()
    if request.method != "POST":
        values = item_form.values_of(editing.before, currency=currency, language=language)
        shown = {"values": values, "problems": {}, "version": editing.version}
        return _shown(request, access, editing, shown)
    typed = item_form.read(
        request.POST, before=editing.before, currency=currency, language=language
    )
    version = editing.version
    read = versions.typed_version(request)
    try:
        expected = version if version == item_services.NEW else read
        problems = typed.problems or _save(request, editing.assortment, typed.row, expected)
    except versions.Stale as stale:
        shown = {
            "values": typed.values,
            "problems": {},
            "version": stale.is_now,
            "conflict": _conflict(request, editing, typed.row, stale),
        }
        return _shown(request, access, editing, shown, status=409)
    if problems:
        if request.FILES:
            problems = {**problems, "pictures": _("Choose the pictures again: they were not kept.")}
        shown = {
            "values": typed.values,
            "problems": problems,
            "version": read or version,
        }
        return _shown(request, access, editing, shown, status=422)
    return HttpResponseRedirect(f"{reverse('items')}?assortment={editing.assortment.id}")


def _shown(
    request: HttpRequest,
    access: Access,
    editing: _Editing,
    shown: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    assortment, values, found = editing.assortment, shown["values"], editing.item
    # Who may save sees them all: that needs the right in every store of the assortment.
    by = actor(request)
    selling = stores.stores(only=access.stores).filter(assortment=assortment)
    in_stores = [
        (store, values["stores"].get(store.id, {"sold": True, "price": ""})) for store in selling
    ]
    skus = [values["deposit"], *(part["sku"] for part in values["components"])]
    names = lookups.names_by_sku(assortment.id, skus)
    for part in values["components"]:
        part["name"] = names.get(part["sku"], "")
    frame = {
        "item": found,
        "is_new": found is None,
        "tabs": tabs(found, "item") if found is not None else [],
        "assortment": assortment,
        "currency": stores.currency(),
        "categories": [
            ("", _("None")),
            *queries.category_choices(assortment.id, language=_language()),
        ],
        "groups": queries.modifier_groups(assortment.id),
        "tax_classes": [*stores.TAX_CLASSES.items()],
        "kinds": _kinds(),
        "units": _units(),
        "days": item_words.DAY_NAMES.items(),
        "suggestions": lookups.suggestions(assortment.id),
        "deposit_name": names.get(values["deposit"], ""),
        "stores": in_stores,
        "may_change": services.may_change(by, assortment=assortment.id),
        "own_stores": [one for one in in_stores if by.may("items.edit", store=one[0].id)],
    }
    return show(request, "item", frame | editing.context | shown, access=access, status=status)


def _save(
    request: HttpRequest, assortment: "Assortment", row: ItemRow, version: int | None
) -> dict[str, str]:
    # Like the rows of a file, an item typed by hand may come without a number of its own.
    numbered = row if row.sku else replace(row, sku=lookups.free_sku(assortment.id))
    saved = services.save_items(
        by=actor(request), assortment=assortment.id, rows=[numbered], version=version
    )
    if isinstance(saved, Refused) and saved.code == "item.sku_taken" and not row.sku:
        # Somebody else was given the same number in between: the next one is free.
        return _save(request, assortment, row, version)
    if isinstance(saved, Refused):
        return item_form.problem_of(saved)
    messages.success(request, _("%(name)s is saved.") % {"name": row.name})
    if request.FILES and version == item_services.NEW:
        add_sent(request, _found(saved[0]))
    return {}


def _conflict(
    request: HttpRequest, editing: _Editing, typed: ItemRow, stale: versions.Stale
) -> Conflict:
    """What somebody else has saved since the form was opened, beside what was typed."""
    words = words_of(editing.assortment)
    mine = item_services.state_of(settled(typed, before=editing.before))
    theirs = item_services.state_of(settled(editing.before))
    assert editing.item is not None, "what is new cannot be stale"
    last = audit.of_subject(kind="item", id=editing.item.id, limit=1).rows
    return Conflict(
        version=stale.is_now,
        theirs=request.path,
        by=last[0].actor_name if last else "",
        at=last[0].at if last else None,
        clashes=clashes(
            (label, words(name, mine[name]), words(name, theirs[name]))
            for name, label in words_of_items.FIELDS.items()
            if name in mine
        ),
    )


def _levels(found: "Item", access: Access) -> "list[tuple[Store, int]]":
    """How much of an item there is in each store that sells it."""
    selling = list(stores.stores(only=access.stores).filter(assortment=found.assortment))
    levels = stock.levels_of(item=found.id, stores=[store.id for store in selling])
    return [(store, levels.get(store.id, 0)) for store in selling]


def _found(item_id: str) -> "Item":
    found = queries.item(item_id)
    if found is None:
        raise Http404
    return found


def _assortment(request: HttpRequest) -> "Assortment | None":
    """The assortment in the address, or the first."""
    wanted, every = request.GET.get("assortment", ""), list(queries.assortments())
    return next((row for row in every if row.id == wanted), every[0] if every else None)


def _language() -> str:
    return get_language() or "da"


def _kinds() -> list[tuple[str, str]]:
    return [("goods", _("Goods")), ("service", _("Service")), ("deposit", _("Deposit"))]


def _units() -> list[tuple[str, str]]:
    return [
        ("pcs", _("Pieces")),
        ("kg", _("Kilograms")),
        ("l", _("Litres")),
        ("m", _("Metres")),
    ]
