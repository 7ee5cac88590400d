"""Exports: beginning one, and the file that came of it."""

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from kasse.domain.outcome import Refused
from kasse.office.catalogue import queries as catalogue
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.transfer import files, queries, services


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view")
def exports(request: HttpRequest, access: Access) -> HttpResponse:
    """Which assortment, which form; the file is made in the background."""
    if request.method == "POST":
        form, _, marks = request.POST.get("form", "csv").partition("-")
        job = services.export(
            by=actor(request),
            assortment=request.POST.get("assortment", ""),
            form=form,
            separator=";" if marks == "semicolon" else ",",
            language=get_language() or "da",
        )
        if not isinstance(job, Refused):
            return HttpResponseRedirect(reverse("job", args=[job.id]))
        messages.warning(request, sentence(job))
    context = {
        "assortments": list(catalogue.assortments()),
        "assortment": request.GET.get("assortment", ""),
        "is_danish": get_language() == "da",
    }
    return show(request, "exports", context, access=access)


@require_safe
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
