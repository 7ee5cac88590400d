"""Exports: beginning one, and the file that came of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from kasse.domain.outcome import Refused
from kasse.office.catalogue import queries as catalogue
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.transfer import files, queries, services


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What the file is to have, all items where it says nothing; `fields` are the form's hidden
    ones that say so again, `count` is exact up to the list's COUNT_LIMIT."""

    ids: tuple[str, ...] | None = None
    matching: catalogue.ItemFilter | None = None
    fields: tuple[tuple[str, str], ...] = ()
    count: int = 0


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view")
def exports(request: HttpRequest, access: Access) -> HttpResponse:
    """Which assortment, which form; the file is made in the background. The list of items comes
    here with what it is narrowed to, or with a POST of those chosen in it, which says no form yet.
    """
    given = request.POST if request.method == "POST" else request.GET
    assortment = given.get("assortment", "")
    chosen = _chosen(given, assortment, access)
    if request.method == "POST" and "form" in given:
        form, _, marks = given["form"].partition("-")
        job = services.export(
            by=actor(request),
            assortment=assortment,
            form=form,
            separator=";" if marks == "semicolon" else ",",
            language=get_language() or "da",
            ids=chosen.ids,
            matching=chosen.matching,
        )
        if not isinstance(job, Refused):
            return HttpResponseRedirect(reverse("job", args=[job.id]))
        messages.warning(request, sentence(job))
    context = {
        "assortments": list(catalogue.assortments()),
        "assortment": assortment,
        "chosen": chosen,
        "count_limit": catalogue.COUNT_LIMIT,
        "is_danish": get_language() == "da",
    }
    return show(request, "exports", context, access=access)


@require_GET
@page("office.view")
def export_file(request: HttpRequest, access: Access, file_id: str) -> StreamingHttpResponse:
    """The file, piece by piece."""
    found = queries.stored_file(file_id)
    if found is None:
        raise Http404
    return StreamingHttpResponse(
        files.pieces(found),
        content_type=found.content_type,
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=found.name
            ),
            "Content-Length": str(found.size),
        },
    )


def _chosen(given: QueryDict, assortment: str, access: Access) -> _Chosen:
    if "item" in given and "all" not in given:
        ids = tuple(given.getlist("item"))
        return _Chosen(ids=ids, fields=tuple(("item", one) for one in ids), count=len(ids))
    said = tuple(
        (name, text.replace("\0", ""))
        for name in catalogue.ITEM_PARAMETERS
        if (text := given.get(name, ""))
    )
    if not said and "all" not in given:
        return _Chosen()
    matching = catalogue.item_filter_of(dict(said), assortment=assortment, stores=access.stores)
    return _Chosen(
        matching=matching,
        # Without a filter of its own the list has the active items, and the file all of them.
        fields=said or (("state", "active"),),
        count=catalogue.items(wanted=matching, limit=1).count,
    )
