"""One row of an import: what is wrong, and mending it there."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence
from kasse.office.staff.queries import Access
from kasse.office.transfer import queries, services
from kasse.office.transfer.fields import OWN, WORDS
from kasse.office.transfer.models import Import, ImportRow
from kasse.office.transfer.words import tax_words

_ALWAYS: Final = ("sku", "name", "price", "codes", "category", "tax_class")
_TAX: Final = "tax_class"
_LONG: Final = frozenset(
    {"codes", "tags", "options", "names", "components", "blocked", "windows", "stores"}
)


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def row(request: HttpRequest, access: Access, import_id: str, number: int) -> HttpResponse:
    """The form of a row; once nothing is wrong, on to the next row with a problem."""
    found = queries.import_of(import_id)
    shown = queries.row(found, number) if found is not None else None
    if found is None or shown is None:
        raise Http404
    if request.method == "POST":
        typed = {code: request.POST[code] for code in OWN if code in request.POST}
        try:
            done = services.mend_row(
                by=actor(request),
                import_id=import_id,
                number=number,
                values=typed,
                version=versions.typed_version(request),
            )
        except versions.Stale:
            context = _conflict(request, found, number, typed)
            return show(request, "import_row", context, access=access, status=409)
        if isinstance(done, Refused):
            messages.warning(request, sentence(done))
            return HttpResponseRedirect(reverse("import", args=[import_id]))
        if done.outcome != "bad":
            return _onwards(request, found, done)
        shown = done
    return show(request, "import_row", _context(found, shown), access=access)


def _onwards(request: HttpRequest, found: Import, done: ImportRow) -> HttpResponse:
    messages.success(request, _("Row %(line)s is fine now.") % {"line": done.line})
    left = queries.rows(found, only="bad", limit=1).rows
    if left:
        address = reverse("import_row", args=[found.id, left[0].number])
    else:
        address = reverse("import", args=[found.id])
    return HttpResponseRedirect(address)


def _conflict(
    request: HttpRequest, found: Import, number: int, typed: dict[str, str]
) -> dict[str, Any]:
    """The form with what was typed, beside what somebody else has mended since."""
    shown = queries.row(found, number)
    if shown is None:
        raise Http404
    theirs = dict(shown.values)
    shown.values = {**theirs, **typed}
    pairs = ((WORDS[code], text, theirs.get(code, "")) for code, text in typed.items())
    conflict = Conflict(version=shown.version, theirs=request.path, clashes=clashes(pairs))
    return _context(found, shown) | {"conflict": conflict}


def _context(found: Import, shown: ImportRow) -> dict[str, Any]:
    problems: dict[str, str] = {}
    for one in queries.problems_of(shown):
        problems.setdefault(one.field, sentence(one.refused()))
    codes = [code for code in OWN if code in _ALWAYS or code in shown.values or code in problems]
    rate = shown.values.get("tax_rate", "")
    return {
        "import": found,
        "row": shown,
        "problems": problems,
        "fields": [
            {
                "code": code,
                "words": WORDS[code],
                "value": shown.values.get(code, rate if code == _TAX else ""),
                "problem": problems.get(code, ""),
                "is_long": code in _LONG,
                "choices": _tax_choices(shown.values.get(code, rate)) if code == _TAX else (),
            }
            for code in codes
        ],
    }


def _tax_choices(typed: str) -> list[tuple[str, str]]:
    """The classes, with what the file has before them."""
    classes = [choice for choice in tax_words() if choice[0]]
    return classes if typed in dict(classes) else [(typed, typed or "–"), *classes]
