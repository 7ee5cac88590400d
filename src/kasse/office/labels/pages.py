"""Shelf labels: which items, on what, a look at the first page, and the file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kasse.domain.outcome import Refused
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue import services as catalogue_services
from kasse.office.frame.access import REFUSED, actor, page, show
from kasse.office.frame.words import sentence
from kasse.office.labels import form, printing, queries, services
from kasse.office.labels.drawing import svg
from kasse.office.labels.sizes import SIZES
from kasse.office.labels.words import WHICH, size_words
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view")
def labels(request: HttpRequest, access: Access) -> HttpResponse:
    """The form with a look at what it gives. The list of items comes here with what it is narrowed
    to, or with a POST of those chosen in it; a POST with `print` makes the file."""
    given = request.POST if request.method == "POST" else request.GET
    sold = catalogue.chosen_assortment(given.get("assortment", ""))
    if sold is None:
        return show(request, "labels", {"assortments": ()}, access=access)
    places = _places(request, access, sold.id)
    typed = form.read(
        given,
        assortment=sold.id,
        places=[value for value, _words in places],
        language=queries.language(),
        readable=access.stores,
    )
    problems = dict(typed.problems)
    if "print" in given and request.method == "POST" and not problems:
        made = services.print_labels(
            by=actor(request), wanted=typed.wanted, layout=typed.layout, now=timezone.now()
        )
        if not isinstance(made, Refused):
            return _file_or_work(made)
        problems[str(made.facts.get("field", ""))] = sentence(made)
    context = {
        "assortments": list(catalogue.assortments()),
        "assortment": sold.id,
        "values": typed.values,
        "problems": problems,
        "hidden": typed.hidden,
        "places": places,
        **_choices(typed, sold.id),
        **({} if typed.problems or not places else _preview(typed)),
    }
    is_refused = bool(problems) and "print" in given
    return show(request, "labels", context, access=access, status=REFUSED if is_refused else 200)


def _file_or_work(made: services.Printed) -> HttpResponse:
    if made.job:
        return HttpResponseRedirect(reverse("job", args=[made.job]))
    return HttpResponse(
        made.content,
        content_type=printing.CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{printing.NAME}"'},
    )


def _places(request: HttpRequest, access: Access, assortment: str) -> list[tuple[str, str]]:
    """The stores whose prices may be printed; where several sell the assortment also those that
    hold without a store's own."""
    mine = stores.stores_in_use(only=access.stores).filter(assortment_id=assortment)
    found = [(store.id, store.name) for store in mine]
    is_for_all = catalogue_services.may_change(
        actor(request), assortment=assortment, permission="office.view"
    )
    if len(found) != 1 and is_for_all:
        return [("", _("Prices of all stores")), *found]
    return found


def _choices(typed: form.Typed, assortment: str) -> dict[str, Any]:
    language = get_language()
    drafts = len(catalogue.items_drafted(assortment))
    counts = {"drafts": drafts, "chosen": len(typed.wanted.ids)}
    offered = [code for code in WHICH if code != "chosen" or typed.wanted.ids]
    return {
        "which": [(code, WHICH[code], counts.get(code)) for code in offered],
        "sizes": [(size.code, size_words(size, language)) for size in SIZES.values()],
        "languages": queries.LANGUAGES,
        "prices": [("now", _("As they are now")), ("next", _("With the drafts"))],
    }


def _preview(typed: form.Typed) -> dict[str, Any]:
    found = queries.preview(typed.wanted, typed.layout, now=timezone.now())
    if found.page is None:
        return {"found": found}
    size = SIZES[typed.layout.size]
    first = svg.drawing(found.first, width=size.width, height=size.height, about=_("One label"))
    whole = svg.drawing(
        found.page.marks,
        width=found.page.width,
        height=found.page.height,
        about=_("The first page"),
    )
    return {
        "found": found,
        "few": services.FEW,
        "is_sheet": size.on_page > 1,
        "first": mark_safe(first),  # noqa: S308  # nosec B703 B308  # drawn here, texts escaped
        "first_page": mark_safe(whole),  # noqa: S308  # nosec B703 B308  # drawn here, texts escaped
    }
