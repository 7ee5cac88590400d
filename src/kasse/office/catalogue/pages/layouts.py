"""The till's face: whose grid is whose, and the editor that draws one."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.actors import Denied
from kasse.office.catalogue import grids, queries, services
from kasse.office.catalogue.category_icons import ICONS
from kasse.office.catalogue.grids import Grid
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.confirm import Question
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access

FOUND: int = 24
"""Items that the editor's search offers at once."""


@require_safe
@page("office.view")
def layouts(request: HttpRequest, access: Access) -> HttpResponse:
    """Assortments, stores and registers, each with whose grid it shows; searched and in pages."""
    search = request.GET.get("q", "").strip()[:100]
    found = grids.page(stores=access.stores, search=search, limit=grids.PAGE, **place(request))
    by = actor(request)
    context = {
        "found": found,
        "grids": [(grid, services.may_draw(by, grid.place)) for grid in found.rows],
        "q": search,
    }
    return show(request, "layouts", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def layout(request: HttpRequest, access: Access, level: str, place_id: str) -> HttpResponse:
    """The editor of one place's grid."""
    grid = _grid(access, level, place_id)
    if not services.may_draw(actor(request), grid.place):
        # Before anything is drawn that could not be saved.
        raise Denied("items.edit")
    if request.method != "POST":
        return _editor(request, access, grid, grid.pages)
    try:
        pages = json.loads(request.POST.get("pages", ""))
    except (ValueError, RecursionError):
        pages = None
    try:
        saved = services.save_layout(
            by=actor(request),
            place=grid.place,
            pages=pages,
            version=versions.typed_version(request),
        )
    except versions.Stale:
        now = _grid(access, level, place_id)
        problem = sentence(refused("layout.stale"))
        return _editor(request, access, now, pages, problem=problem, status=409)
    if isinstance(saved, Refused):
        # Only what the editor itself has made can be drawn again.
        drawn = pages if saved.code != "layout.malformed" else grid.pages
        return _editor(request, access, grid, drawn, problem=sentence(saved), status=422)
    messages.success(request, _("The grid is on its way to the tills."))
    return HttpResponseRedirect(reverse("layouts"))


@require_POST
@page("items.edit")
def remove_layout(request: HttpRequest, access: Access, level: str, place_id: str) -> HttpResponse:
    """Gives a store or register back the grid above it, asked once."""
    grid = _grid(access, level, place_id)
    if not confirm.confirmed(request):
        question = Question(
            title=_("Remove this grid?"),
            words=_("The tills then show the grid of the store, or of the assortment."),
            button=_("Remove"),
            back=reverse("layouts"),
        )
        return confirm.ask(request, question, access=access)
    done = services.remove_layout(by=actor(request), place=grid.place)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    return HttpResponseRedirect(reverse("layouts"))


@require_safe
@page("items.edit")
def layout_items(request: HttpRequest, access: Access) -> HttpResponse:
    """Items for the editor: what was typed, or what stands in a category."""
    found = queries.items(
        wanted=queries.ItemFilter(
            assortment=request.GET.get("assortment", "")[:64],
            search=request.GET.get("q", "").replace("\0", "")[:200],
            category=request.GET.get("category", "")[:64],
        ),
        limit=FOUND,
    )
    return JsonResponse({"items": grids.item_tiles(found.items, language=_language())})


def _grid(access: Access, level: str, place_id: str) -> Grid:
    found = grids.grid(level, place_id, stores=access.stores)
    if found is None:
        raise Http404
    return found


def _editor(
    request: HttpRequest,
    access: Access,
    grid: Grid,
    pages: list[dict[str, Any]],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    language = _language()
    context = {
        "grid": grid,
        "problem": problem,
        "widths": [("phone", _("Phone")), ("tablet", _("Tablet")), ("desk", _("Desk"))],
        "version": grid.version,
        "data": {
            "pages": pages,
            "tiles": grids.tiles(grid.place.assortment, pages, language=language),
            "categories": grids.category_tiles(grid.place.assortment, language=language),
            "icons": dict(ICONS),
            "language": language,
            "search": f"{reverse('layout_items')}?assortment={grid.place.assortment}",
        },
    }
    return show(request, "layout", context, access=access, status=status)


def _language() -> str:
    return get_language() or "en"
