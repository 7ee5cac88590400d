"""Changing many items at once: the form, the preview, the outcome, and the list of those made."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import seek
from kasse.office.catalogue import item_words, lookups, queries
from kasse.office.catalogue.bulk_edit import edits, form, words
from kasse.office.catalogue.bulk_edit import queries as bulk_queries
from kasse.office.catalogue.pages.item import words_of
from kasse.office.catalogue.services import bulk_edits as services
from kasse.office.catalogue.words import FIELDS
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.words import sentence, sentence_of
from kasse.office.jobs import queries as jobs
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.catalogue.bulk_edit.models import BulkEdit, BulkEditItem

_MARKS: Final = {
    "done": "mark-good",
    "previewed": "mark-warn",
    "applying": "mark-warn",
    "stopped": "mark-warn",
    "undoing": "mark-warn",
    "half_undone": "mark-warn",
}
_ITEM_MARKS: Final = {
    "planned": "mark-warn",
    "done": "mark-good",
    "refused": "mark-bad",
    "left": "mark-bad",
    "kept": "mark-bad",
}
_BEFORE: Final = frozenset({"draft", "previewed"})


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def bulk_edit(request: HttpRequest, access: Access) -> HttpResponse:
    """Takes what was chosen in the items' list: `item`, or with `all` whatever its filter finds."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("bulk_edits"))
    assortment = request.POST.get("assortment", "")
    matching = None
    if "all" in request.POST:
        matching = queries.item_filter_of(request.POST, assortment=assortment, stores=access.stores)
    made = services.begin(
        by=actor(request),
        assortment=assortment,
        ids=request.POST.getlist("item"),
        matching=matching,
    )
    if isinstance(made, Refused):
        messages.warning(request, sentence(made))
        return HttpResponseRedirect(f"{reverse('items')}?assortment={assortment}")
    return HttpResponseRedirect(reverse("one_bulk_edit", args=[made.id]))


@require_safe
@page("items.edit")
def bulk_edits(request: HttpRequest, access: Access) -> HttpResponse:
    """The newest first, with what each changes and what came of it."""
    found = seek.page(
        bulk_queries.bulk_edits(),
        order=bulk_queries.NEWEST,
        limit=bulk_queries.PAGE,
        **place(request),
    )
    shown: dict[str, item_words.Shown] = {}
    for one in found.rows:
        if one.assortment_id not in shown:
            shown[one.assortment_id] = words_of(one.assortment)
    currency = stores.currency()
    rows = [
        {"edit": one, **_said(one, shown[one.assortment_id], currency=currency)}
        for one in found.rows
    ]
    context = {"rows": rows, "found": found, "zone": jobs.zone().key}
    return show(request, "bulk_edits", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def one_bulk_edit(request: HttpRequest, access: Access, edit_id: str) -> HttpResponse:
    """One bulk edit, at whatever step it is; a POST says what is to change."""
    found = _found(edit_id)
    if request.method == "POST":
        return _previewed(request, access, found)
    if found.state == "draft" or (found.state == "previewed" and "change" in request.GET):
        kept = edits.from_document(found.change) if found.change else edits.ItemEdit()
        values = form.values_of(kept, currency=stores.currency(), language=_language())
        return _form(request, access, found, {"values": values, "problems": {}})
    shown = words_of(found.assortment)
    context: dict[str, Any] = {
        "edit": found,
        **_said(found, shown, currency=stores.currency()),
        "zone": jobs.zone().key,
    }
    if found.state in bulk_queries.AFTER_STOP:
        context |= {"step": "working", "job": jobs.job(found.job_id, by=actor(request))}
    else:
        context |= {"step": "rows", **_rows(request, found, shown)}
    return show(request, "one_bulk_edit", context, access=access)


@require_POST
@page("items.edit")
def apply_bulk_edit(request: HttpRequest, access: Access, edit_id: str) -> HttpResponse:
    """Changes the items."""
    return _after(request, edit_id, services.apply(by=actor(request), edit_id=edit_id))


@require_POST
@page("items.edit")
def undo_bulk_edit(request: HttpRequest, access: Access, edit_id: str) -> HttpResponse:
    """Gives the items back what they had; asks first, for this cannot be undone itself."""
    if not confirm.confirmed(request):
        question = confirm.Question(
            title=_("Undo the whole change?"),
            words=_(
                "Items whose changed fields nobody has touched since get back what they had. "
                "Prices come back as drafts. This cannot be undone itself."
            ),
            button=_("Undo it"),
            back=reverse("one_bulk_edit", args=[edit_id]),
        )
        return confirm.ask(request, question, access=access)
    return _after(request, edit_id, services.undo(by=actor(request), edit_id=edit_id))


@require_POST
@page("items.edit")
def stop_bulk_edit(request: HttpRequest, access: Access, edit_id: str) -> HttpResponse:
    """Has the work that goes on stop."""
    return _after(request, edit_id, services.stop(by=actor(request), edit_id=edit_id))


@require_POST
@page("items.edit")
def discard_bulk_edit(request: HttpRequest, access: Access, edit_id: str) -> HttpResponse:
    """Forgets a bulk edit that was not applied."""
    done = services.discard(by=actor(request), edit_id=edit_id)
    if isinstance(done, Refused):
        return _after(request, edit_id, done)
    messages.success(request, _("The selection is cleared. Nothing was changed."))
    return HttpResponseRedirect(reverse("items"))


def _previewed(request: HttpRequest, access: Access, found: "BulkEdit") -> HttpResponse:
    groups = [group.id for group in queries.modifier_groups(found.assortment_id)]
    typed = form.read(request.POST, groups=groups, currency=stores.currency(), language=_language())
    problems = typed.problems
    if not problems:
        done = services.preview(by=actor(request), edit_id=found.id, edit=typed.edit)
        if not isinstance(done, Refused):
            return HttpResponseRedirect(reverse("one_bulk_edit", args=[found.id]))
        if "field" not in done.facts:
            problems = {"": sentence(done)}
        else:
            problems = {_FIELD_OF.get(name := str(done.facts["field"]), name): sentence(done)}
    context = {"values": typed.values, "problems": problems, "problem": problems.get("", "")}
    return _form(request, access, found, context, status=422)


_FIELD_OF: Final = {"price": "price_value", "cost": "cost_value", "tags": "add_tags"}
"""The field of the form that asks for a field of an item."""


def _form(
    request: HttpRequest,
    access: Access,
    found: "BulkEdit",
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    language, currency, values = _language(), stores.currency(), context["values"]
    deposit = values.get("deposit", "")
    leave = [("", _("Leave as it is"))]
    groups = [
        (f"group_{group.id}", queries.in_language(group.names, language))
        for group in queries.modifier_groups(found.assortment_id)
    ]
    frame = {
        "step": "form",
        "edit": found,
        "assortment": found.assortment,
        "currency": currency,
        "categories": [
            *leave,
            (form.NOTHING, _("None")),
            *queries.category_choices(found.assortment_id, language=language),
        ],
        "tax_classes": [*leave, *stores.TAX_CLASSES.items()],
        "yes_no": [*leave, ("yes", _("Yes")), ("no", _("No"))],
        "archive_choices": [*leave, ("yes", _("Archive")), ("no", _("Restore"))],
        "ways": form.way_words(),
        "points": form.points(currency=currency, language=language),
        "group_choices": [*leave, ("add", _("Put on")), ("remove", _("Remove"))],
        "groups": groups,
        "suggestions": lookups.suggestions(found.assortment_id),
        "deposit_name": lookups.names_by_sku(found.assortment_id, [deposit]).get(deposit, ""),
    }
    return show(request, "one_bulk_edit", frame | context, access=access, status=status)


def _rows(request: HttpRequest, found: "BulkEdit", shown: item_words.Shown) -> dict[str, Any]:
    """The table of what changes, with its search and its tabs."""
    outcomes = [code for code in words.OUTCOMES if found.counts.get(code)]
    only = request.GET.get("only", "")
    search = request.GET.get("q", "").replace("\0", "").strip()[:200]
    rows = bulk_queries.items_of(
        found, outcome=only if only in outcomes else "", search=search, **place(request)
    )
    here = reverse("one_bulk_edit", args=[found.id])
    tabs = [(here, _("All"), only not in outcomes)]
    for code in outcomes:
        label = f"{words.OUTCOMES[code]} ({found.counts[code]})"
        tabs.append((f"{here}?only={code}", label, code == only))
    return {
        "rows": [_row(one, shown) for one in rows.rows],
        "found": rows,
        "tabs": tabs,
        "only": only if only in outcomes else "",
        "q": search,
        "is_before": found.state in _BEFORE,
        "counts": found.counts,
    }


def _row(one: "BulkEditItem", shown: item_words.Shown) -> dict[str, Any]:
    return {
        "item": one,
        "changes": [
            (FIELDS.get(name, name), shown(name, was), shown(name, becomes))
            for name, (was, becomes) in one.changes.items()
        ],
        "problem": sentence_of(one.problem, one.problem_facts) if one.problem else "",
        "outcome": words.OUTCOMES[one.outcome],
        "mark": _ITEM_MARKS.get(one.outcome, "mark-off"),
    }


def _said(found: "BulkEdit", shown: item_words.Shown, *, currency: str) -> dict[str, Any]:
    state = bulk_queries.state_of(found)
    change = (
        words.said(
            edits.from_document(found.change),
            shown,
            currency=currency,
            language=_language(),
        )
        if found.change
        else []
    )
    return {
        "state": state,
        "state_words": words.STATES[state],
        "mark": _MARKS.get(state, "mark-off"),
        "change": change,
    }


def _after(request: HttpRequest, edit_id: str, done: Any) -> HttpResponse:
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    return HttpResponseRedirect(reverse("one_bulk_edit", args=[edit_id]))


def _found(edit_id: str) -> "BulkEdit":
    found = bulk_queries.bulk_edit(edit_id)
    if found is None:
        raise Http404
    return found


def _language() -> str:
    return get_language() or "da"
