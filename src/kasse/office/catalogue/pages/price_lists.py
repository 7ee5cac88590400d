"""Price lists: all of them with what waits to be published, one with its prices."""

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.actors import Actor, Denied
from kasse.office.catalogue import item_words, queries
from kasse.office.catalogue.price_lists import form, heads, words
from kasse.office.catalogue.price_lists import queries as lists
from kasse.office.catalogue.price_lists.form import TypedHead
from kasse.office.catalogue.price_lists.heads import Head
from kasse.office.catalogue.services import may_change
from kasse.office.catalogue.services import price_lists as services
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.conflicts import Conflict
from kasse.office.frame.locales import number_format
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.catalogue.models import Assortment
    from kasse.office.catalogue.price_lists.models import PriceList

_LISTS: Final = 500


@require_safe
@page("office.view")
def price_lists(request: HttpRequest, access: Access) -> HttpResponse:
    """Every list of an assortment: when, where and for whom it holds."""
    chosen = queries.chosen_assortment(request.GET.get("assortment", ""))
    context: dict[str, Any] = {"assortments": list(queries.assortments()), "assortment": chosen}
    if chosen is not None:
        rows = list(lists.price_lists(chosen.id)[:_LISTS])
        context |= {
            "rows": [{"list": row, **words.said(heads.from_document(row.head))} for row in rows],
            "may_change": _may_make(actor(request), chosen.id),
        }
    return show(request, "price_lists", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def new_price_list(request: HttpRequest, access: Access) -> HttpResponse:
    """A form for a new list."""
    chosen = queries.chosen_assortment(request.GET.get("assortment", ""))
    if chosen is None:
        raise Http404
    sellers = stores.sellers(chosen.id)
    by = actor(request)
    everywhere = may_change(by, assortment=chosen.id)
    mine = tuple(store.id for store in sellers if by.may("items.edit", store=store.id))
    blank = Head(
        currency=stores.currency(),
        tax_included=sellers[0].tax_included if sellers else True,
        where="everywhere" if everywhere else "stores",
        places=() if everywhere else mine,
    )
    if request.method != "POST":
        return _form(request, access, chosen, None, {"values": form.values_of(blank)})
    typed = form.read_head(request.POST, before=blank)
    made: PriceList | Refused | None = None
    try:
        if not typed.problems:
            made = services.create_price_list(by=by, assortment=chosen.id, head=typed.head)
    except Denied:
        if not mine:
            raise
        typed.problems["where"] = _("You may change prices in some of these stores only.")
    if made is None or isinstance(made, Refused):
        return _form(request, access, chosen, None, _problems(typed, made), status=422)
    messages.success(request, _("The price list is created. Give it prices."))
    return HttpResponseRedirect(reverse("price_list", args=[made.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="items.edit")
def price_list(request: HttpRequest, access: Access, list_id: str) -> HttpResponse:
    """The form of a list, and its prices."""
    found = _found(list_id)
    before = heads.from_document(found.head)
    chosen = found.assortment
    if request.method != "POST":
        shown = {"values": form.values_of(before), "version": found.version}
        return _form(request, access, chosen, found, shown)
    typed = form.read_head(request.POST, before=before)
    version = versions.typed_version(request)
    saved: PriceList | Refused | None = None
    try:
        if not typed.problems:
            saved = services.change_price_list(
                by=actor(request), price_list=found.id, head=typed.head, version=version
            )
    except versions.Stale as stale:
        return _stale(request, access, found, stale, {"values": typed.values})
    if saved is None or isinstance(saved, Refused):
        shown = _problems(typed, saved) | {"version": version}
        return _form(request, access, chosen, found, shown, status=422)
    messages.success(request, _("The price list is saved."))
    return HttpResponseRedirect(request.path)


@require_POST
@page("items.edit")
def price_list_prices(request: HttpRequest, access: Access, list_id: str) -> HttpResponse:
    """Saves the rows of prices as drafts."""
    found = _found(list_id)
    before = heads.from_document(found.head)
    typed = form.read_prices(request.POST, currency=before.currency, marks=_marks())
    problem = typed.problem
    shown: dict[str, Any] = {"values": form.values_of(before), "typed_prices": typed.values}
    if not problem:
        try:
            saved = services.set_prices(
                by=actor(request),
                price_list=found.id,
                rows=typed.rows,
                version=versions.typed_version(request),
            )
        except versions.Stale as stale:
            return _stale(request, access, found, stale, shown)
        if isinstance(saved, Refused):
            sku = saved.facts.get("sku")
            problem = f"{sku}: {sentence(saved)}" if sku else sentence(saved)
    if problem:
        # The version that was typed from: what somebody else has saved since still conflicts.
        version = versions.typed_version(request)
        shown |= {"problems": {"prices": problem}, "version": version}
        return _form(request, access, found.assortment, found, shown, status=422)
    messages.success(request, _("The prices are saved. They hold once prices are published."))
    return HttpResponseRedirect(reverse("price_list", args=[found.id]))


@require_POST
@page("items.edit")
def delete_price_list(request: HttpRequest, access: Access, list_id: str) -> HttpResponse:
    """Deletes a list that was never published."""
    found = _found(list_id)
    back = reverse("price_list", args=[found.id])
    if not confirm.confirmed(request):
        question = confirm.Question(
            title=_("Delete this price list?"),
            words=_("It cannot be restored."),
            button=_("Delete"),
            back=back,
        )
        return confirm.ask(request, question, access=access)
    try:
        no = services.delete_price_list(
            by=actor(request), price_list=found.id, version=versions.typed_version(request)
        )
    except versions.Stale:
        said = _("Somebody else has changed this meanwhile. Check it and send it again.")
        messages.warning(request, said)
        return HttpResponseRedirect(back)
    if no is not None:
        messages.error(request, sentence(no))
        return HttpResponseRedirect(back)
    messages.success(request, _("The price list is deleted."))
    return HttpResponseRedirect(f"{reverse('price_lists')}?assortment={found.assortment_id}")


def _form(
    request: HttpRequest,
    access: Access,
    assortment: "Assortment",
    found: "PriceList | None",
    shown: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    sellers = stores.sellers(assortment.id)
    groups = {store.group for store in sellers}
    context: dict[str, Any] = {
        "list": found,
        "assortment": assortment,
        "may_change": services.may_edit(actor(request), found)
        if found is not None
        else _may_make(actor(request), assortment.id),
        "stores": sellers,
        "groups": [group for group in stores.groups() if group.id in groups],
        "wheres": words.WHERES.items(),
        "days": item_words.DAY_NAMES.items(),
        "problems": {},
    }
    if found is not None:
        currency = found.head["currency"]
        priced = lists.prices_of(found, **place(request))
        context |= {
            "found": priced,
            "prices": form.price_values(priced.rows, currency=currency, marks=_marks()),
            "may_delete": found.released is None,
        }
    return show(request, "price_list", context | shown, access=access, status=status)


def _may_make(by: Actor, assortment: str) -> bool:
    """Whether they may make a list: in one of the stores is enough, where it is for that one."""
    mine = (by.may("items.edit", store=store.id) for store in stores.sellers(assortment))
    return any(mine) or may_change(by, assortment=assortment)


def _problems(typed: TypedHead, no: "PriceList | Refused | None") -> dict[str, Any]:
    problems = dict(typed.problems)
    if isinstance(no, Refused):
        field = str(no.facts.get("field", "names"))
        problems[form.FIELDS.get(field, field)] = sentence(no)
    return {"values": typed.values, "problems": problems}


def _stale(
    request: HttpRequest,
    access: Access,
    found: "PriceList",
    stale: versions.Stale,
    shown: dict[str, Any],
) -> HttpResponse:
    conflict = Conflict(
        version=stale.is_now, theirs=reverse("price_list", args=[found.id]), clashes=()
    )
    shown = shown | {"version": stale.is_now, "conflict": conflict}
    return _form(request, access, found.assortment, found, shown, status=409)


def _marks() -> Any:
    return number_format(get_language() or "da")


def _found(list_id: str) -> "PriceList":
    found = lists.price_list(list_id)
    if found is None:
        raise Http404
    return found
