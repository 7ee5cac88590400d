"""Categories: the tree, its order, and a category's form."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.catalogue import queries, services
from kasse.office.catalogue.category_icons import ICONS
from kasse.office.catalogue.item_form import names_with
from kasse.office.catalogue.tree import Node, tree
from kasse.office.catalogue.words import ICON_WORDS
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.confirm import Question
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access

if TYPE_CHECKING:
    from kasse.office.catalogue.models import Assortment, Category

COLORS: Final = (
    "#b8433f", "#c98a2b", "#d8a126", "#7a9a2e", "#4d9f45", "#2f9a7a", "#2f9aa0", "#3f7fbf",
    "#5b6fc0", "#8e6bbf", "#d0569a", "#7b2d4b", "#6b4a2f", "#6c7a89",
)  # fmt: skip
"""Offered for a category; each is told apart from its neighbours by hue and by lightness."""

_FIELD_OF_CODE: Final = {
    "category.name_missing": "name_da",
    "category.color": "color",
    "category.icon": "icon",
    "category.unknown": "parent",
    "category.in_itself": "parent",
    "category.too_deep": "parent",
}


@require_safe
@page("office.view")
def categories(request: HttpRequest, access: Access) -> HttpResponse:
    """The tree."""
    assortments = list(queries.assortments())
    chosen = queries.chosen_assortment(request.GET.get("assortment", ""))
    context = {
        "assortments": assortments,
        "assortment": chosen,
        "nodes": tree(chosen.id) if chosen else [],
        "may_change": chosen is not None and _may_change(request, chosen),
    }
    return show(request, "categories", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def new_category(request: HttpRequest, access: Access) -> HttpResponse:
    """A form for a new one; `parent` in the address puts it under another."""
    assortment = queries.chosen_assortment(request.GET.get("assortment", ""))
    if assortment is None:
        raise Http404
    return _form(request, access, assortment, None)


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def category(request: HttpRequest, access: Access, category_id: str) -> HttpResponse:
    """A category's form."""
    found = queries.category(category_id)
    if found is None:
        raise Http404
    return _form(request, access, found.assortment, found)


@require_POST
@page("items.edit")
def move_category(request: HttpRequest, access: Access, category_id: str) -> HttpResponse:
    """One place up or down among those beside it; or, by drag and drop, under `parent` before
    `before` ("" is the end)."""
    found = queries.category(category_id)
    if found is None:
        raise Http404
    nodes = tree(found.assortment_id)
    if "parent" in request.POST:
        parent = request.POST["parent"] or None
        ids = [row.id for row in _beside(nodes, parent) if row.id != category_id]
        before = request.POST.get("before", "")
        ids.insert(ids.index(before) if before in ids else len(ids), category_id)
    else:
        parent = found.parent_id
        ids = [row.id for row in _beside(nodes, parent)]
        here = ids.index(category_id)
        there = min(max(here + (1 if request.POST.get("way") == "down" else -1), 0), len(ids) - 1)
        ids.insert(there, ids.pop(here))
    moved = services.order_categories(
        by=actor(request), assortment=found.assortment_id, parent=parent, ids=ids
    )
    if isinstance(moved, Refused):
        messages.warning(request, sentence(moved))
    return _to_tree(found.assortment_id)


@require_POST
@page("items.edit")
def delete_category(request: HttpRequest, access: Access, category_id: str) -> HttpResponse:
    """Takes it away, asked once."""
    found = queries.category(category_id)
    if found is None:
        raise Http404
    if not confirm.confirmed(request):
        question = Question(
            title=_("Delete the category?"),
            words=_("Its items stay, without a category."),
            button=_("Delete"),
            back=reverse("category", args=[found.id]),
        )
        return confirm.ask(request, question, access=access)
    done = services.delete_category(by=actor(request), category=found)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
        return HttpResponseRedirect(reverse("category", args=[found.id]))
    messages.success(request, _("%(name)s is deleted.") % {"name": found})
    return _to_tree(found.assortment_id)


def _beside(nodes: "list[Node]", parent: str | None) -> "list[Category]":
    return [node.category for node in nodes if node.category.parent_id == parent]


def _to_tree(assortment: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('categories')}?assortment={assortment}")


def _form(
    request: HttpRequest, access: Access, assortment: "Assortment", before: "Category | None"
) -> HttpResponse:
    if request.method != "POST":
        values = _values(before) | (
            {"parent": request.GET.get("parent", "")} if before is None else {}
        )
        return _show(request, access, assortment, before, values=values)
    values = {name: request.POST.get(name, "").strip()[:200] for name in _values(None)}
    version = versions.typed_version(request)
    try:
        saved = services.save_category(
            by=actor(request),
            assortment=assortment.id,
            category_id=before.id if before else None,
            version=version,
            names=names_with(
                {"da": values["name_da"], "en": values["name_en"]},
                before=before.names if before else {},
            ),
            parent_id=values["parent"] or None,
            color=values["color"],
            icon=values["icon"],
        )
    except versions.Stale as stale:
        assert before is not None
        conflict = _conflict(request, before, values, stale.is_now)
        return _show(
            request, access, assortment, before, values=values, conflict=conflict, status=409
        )
    if isinstance(saved, Refused):
        problems = {_FIELD_OF_CODE.get(saved.code, "name_da"): sentence(saved)}
        return _show(
            request, access, assortment, before, values=values, problems=problems, status=422
        )
    messages.success(request, _("%(name)s is saved.") % {"name": saved})
    return _to_tree(assortment.id)


def _show(
    request: HttpRequest,
    access: Access,
    assortment: "Assortment",
    before: "Category | None",
    *,
    values: dict[str, str],
    problems: dict[str, str] | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "en"
    choices = queries.category_choices(assortment.id, language=language)
    context: dict[str, Any] = {
        "assortment": assortment,
        "may_change": _may_change(request, assortment),
        "category": before,
        "values": values,
        "problems": problems or {},
        "conflict": conflict,
        "version": conflict.version if conflict else before.version if before else 0,
        "parents": [("", _("None, it is at the top"))]
        + [(key, path) for key, path in choices if before is None or key != before.id],
        "colors": COLORS,
        "icons": [(name, path, ICON_WORDS[name]) for name, path in ICONS.items()],
        "back": f"{reverse('categories')}?assortment={assortment.id}",
    }
    return show(request, "category", context, access=access, status=status)


def _may_change(request: HttpRequest, assortment: "Assortment") -> bool:
    return services.may_change(actor(request), assortment=assortment.id)


def _values(row: "Category | None") -> dict[str, str]:
    if row is None:
        return {"name_da": "", "name_en": "", "parent": "", "color": COLORS[0], "icon": ""}
    return {
        "name_da": row.names.get("da", ""),
        "name_en": row.names.get("en", ""),
        "parent": row.parent_id or "",
        "color": row.color,
        "icon": row.icon,
    }


def _conflict(
    request: HttpRequest, row: "Category", typed: dict[str, str], version: int
) -> Conflict:
    row.refresh_from_db()
    now = _values(row)
    labels = {
        "name_da": _("Name in Danish"),
        "name_en": _("Name in English"),
        "parent": _("Parent category"),
        "color": _("Colour"),
        "icon": _("Icon"),
    }
    fields = [(labels[name], typed[name], now[name]) for name in labels]
    return Conflict(version=version, theirs=request.path, clashes=clashes(fields))
