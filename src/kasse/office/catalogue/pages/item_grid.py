"""Editing in the list: the rows of a page as fields, saved together, each by itself."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.catalogue import item_form, lookups, queries, services, words
from kasse.office.catalogue.item_grid import FIELDS, MOST, Grid, GridRow
from kasse.office.frame.access import actor, page, place, show
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.catalogue.models import Assortment, Item
    from kasse.office.catalogue.services.item_rows import ItemRow


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def edit_items(request: HttpRequest, access: Access) -> HttpResponse:
    """The page of the list that the address names, its rows as fields; a POST saves those that
    were changed. What cannot be saved keeps what was typed, with its reason."""
    assortment = queries.chosen_assortment(request.GET.get("assortment", ""))
    if assortment is None:
        raise Http404
    language = get_language() or "da"
    categories = queries.category_choices(assortment.id, language=language)
    grid = Grid(currency=stores.currency(), language=language, categories=categories)
    context: dict[str, Any] = {
        "assortment": assortment,
        "categories": categories,
        "suggestions": lookups.suggestions(assortment.id),
        "labels": [(name, words.FIELDS[name]) for name in FIELDS],
    }
    wanted = queries.item_filter_of(
        request.GET.dict(), assortment=assortment.id, stores=access.stores
    )
    if request.method == "POST":
        rows = _typed(request, grid, assortment)
        _save(request, grid, assortment, rows)
        if not any(row.problems for row in rows):
            return HttpResponseRedirect(request.get_full_path())
        context["rows"] = _with_saved(rows, grid, assortment)
        return show(request, "items_edit", context, access=access, status=422)
    found = queries.items(wanted=wanted, **place(request))
    as_it_is = queries.rows_of(found.items)
    context |= {
        "found": found,
        "rows": [
            grid.shown(as_it_is[item.id], item=item.id, version=item.version)
            for item in found.items
        ],
    }
    return show(request, "items_edit", context, access=access)


def _typed(request: HttpRequest, grid: Grid, assortment: "Assortment") -> list[GridRow]:
    """The rows of the page, in their order; what is not there any more is passed over."""
    items = _items(request.POST.getlist("row")[:MOST], assortment)
    as_it_is = queries.rows_of(list(items.values()))
    return [grid.typed(request.POST, as_it_is[item], item=item) for item in items]


def _items(ids: list[str], assortment: "Assortment") -> "dict[str, Item]":
    found = queries.items_by_id(ids, assortment=assortment.id)
    return {one: found[one] for one in dict.fromkeys(ids) if one in found}


def _save(request: HttpRequest, grid: Grid, assortment: "Assortment", rows: list[GridRow]) -> None:
    """Saves what was changed and is right, and says how many items that were."""
    changed = [row for row in rows if row.changed]
    items = _items([row.id for row in changed], assortment)
    as_it_is = queries.rows_of(list(items.values()))
    for row in changed:
        wanted = grid.merged(row, as_it_is[row.id])
        if not row.problems:
            _save_one(request, grid, assortment, (row, wanted, as_it_is[row.id]))
    saved = sum(row.is_saved for row in rows)
    if saved:
        said = ngettext("%(n)s item is saved.", "%(n)s items are saved.", saved)
        messages.success(request, said % {"n": saved})
    bad = sum(bool(row.problems) for row in rows)
    if bad:
        said = ngettext(
            "%(n)s item is not saved: see below.", "%(n)s items are not saved: see below.", bad
        )
        messages.warning(request, said % {"n": bad})
    elif not saved:
        messages.success(request, _("Nothing was changed."))


def _with_saved(rows: list[GridRow], grid: Grid, assortment: "Assortment") -> list[GridRow]:
    """The rows, those that were saved as they are now."""
    items = _items([row.id for row in rows if row.is_saved], assortment)
    as_it_is = queries.rows_of(list(items.values()))
    now = {
        one: grid.shown(as_it_is[one], item=one, version=item.version)
        for one, item in items.items()
    }
    for row in now.values():
        row.is_saved = True
    return [now.get(row.id, row) for row in rows]


def _save_one(
    request: HttpRequest,
    grid: Grid,
    assortment: "Assortment",
    one: "tuple[GridRow, ItemRow, ItemRow]",
) -> None:
    row, wanted, now = one
    try:
        saved = services.save_items(
            by=actor(request), assortment=assortment.id, rows=[wanted], version=row.version
        )
    except versions.Stale as stale:
        # Saved once more it goes over theirs: it is known then.
        shown = grid.values_of(now)
        theirs = [name for name in row.changed if shown[name] != row.was[name]]
        row.problems[""] = _(
            "Somebody else has saved this item in the meantime. Save again to replace theirs."
        )
        for name in theirs:
            row.problems[name] = _("It is now: %(value)s") % {"value": shown[name] or "–"}
        row.values = {
            name: row.values[name] if name in row.changed else shown[name] for name in shown
        }
        row.was, row.version = shown, stale.is_now
        return
    if isinstance(saved, Refused):
        row.problems |= item_form.problem_of(saved)
        return
    row.is_saved = True
