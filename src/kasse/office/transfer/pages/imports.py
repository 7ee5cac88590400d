"""Imports: the list, bringing a file, and one import from its columns to its outcome."""

from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.money import CURRENCIES, MAX_AMOUNT_MINOR, Currency, format_amount
from kasse.domain.outcome import Refused, refused
from kasse.office import seek, versions
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue.services import prices
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.locales import number_format
from kasse.office.frame.words import sentence
from kasse.office.jobs import queries as jobs
from kasse.office.jobs import services as job_services
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.transfer import amounts, queries, services
from kasse.office.transfer.fields import AMOUNTS, FIELDS, WORDS
from kasse.office.transfer.reading import encodings
from kasse.office.transfer.reading.limits import MAX_BYTES
from kasse.office.transfer.systems import SYSTEMS
from kasse.office.transfer.words import NOT_TAKEN, STATES, bad_code_words, match_words, tax_words

if TYPE_CHECKING:
    from kasse.office.transfer.models import Import, ImportRow

_SHOWN_SAMPLES: Final = 3
_MARKS: Final = {
    "done": "mark-good",
    "failed": "mark-bad",
    "stopped": "mark-warn",
    "running": "mark-warn",
    "checking": "mark-warn",
    "undoing": "mark-warn",
}
_STARTED: Final = frozenset({"running", "done"})
_WORKING: Final = frozenset({"checking", "running", "undoing"})
_PREVIEWED: Final = ("name", "price", "category", "codes")


@require_safe
@page("items.edit")
def imports(request: HttpRequest, access: Access) -> HttpResponse:
    """The newest first, with what came of each."""
    found = seek.page(queries.imports(), order=queries.NEWEST, limit=queries.PAGE, **place(request))
    rows = [{"import": one, **_said(one)} for one in found.rows]
    context = {"rows": rows, "found": found, "zone": jobs.zone().key}
    return show(request, "imports", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("items.edit")
def new_import(request: HttpRequest, access: Access) -> HttpResponse:
    """Which system, which file."""
    problem = ""
    if request.method == "POST":
        made = _uploaded(request)
        if not isinstance(made, Refused):
            return HttpResponseRedirect(reverse("import", args=[made.id]))
        problem = sentence(made)
    elif request.GET.get("refused") == "too_large":
        problem = sentence(refused("transfer.too_large", megabytes=MAX_BYTES >> 20))
    context = {
        "problem": problem,
        "systems": SYSTEMS.values(),
        "chosen": request.POST.get("system", request.GET.get("system", "")),
        "assortments": list(catalogue.assortments()),
        "assortment": request.POST.get("assortment", request.GET.get("assortment", "")),
        "most_bytes": MAX_BYTES,
        "megabytes": MAX_BYTES >> 20,
    }
    status = 422 if problem else 200
    return show(request, "new_import", context, access=access, status=status)


@require_safe
@page("items.edit")
def one(request: HttpRequest, access: Access, import_id: str) -> HttpResponse:
    """One import, at whatever step it is."""
    found = _found(import_id)
    said = _said(found)
    context: dict[str, Any] = {"import": found, **said}
    state = said["state"]
    if state in _WORKING:
        context["job"] = jobs.job(found.job_id, by=actor(request))
        context["step"] = "working"
    elif state in {"mapping", "failed"} or "mapping" in request.GET:
        context |= mapping_context(found) | {"step": "mapping"}
    else:
        context |= _preview(request, found, state)
    return show(request, "import", context, access=access)


@require_POST
@page("items.edit")
def set_mapping(request: HttpRequest, access: Access, import_id: str) -> HttpResponse:
    """Keeps the mapping and begins to check; or only guesses anew for another system."""
    found = _found(import_id)
    changes = _typed(request, found)
    try:
        done = services.set_mapping(
            by=actor(request),
            import_id=import_id,
            changes=changes,
            version=versions.typed_version(request),
        )
    except versions.Stale:
        found = _found(import_id)
        context = mapping_context(found, typed=changes) | {
            "import": found,
            **_said(found),
            "step": "mapping",
            "problem": _("Somebody else has changed this meanwhile. Check it and send it again."),
        }
        return show(request, "import", context, access=access, status=409)
    if isinstance(done, Refused):
        context = mapping_context(found, typed=changes) | {
            "import": found,
            **_said(found),
            "step": "mapping",
            "problem": sentence(done),
        }
        return show(request, "import", context, access=access, status=422)
    return HttpResponseRedirect(reverse("import", args=[import_id]))


@require_POST
@page("items.edit")
def start(request: HttpRequest, access: Access, import_id: str) -> HttpResponse:
    """Writes the items. Pressed twice, it shows how far the first press has come."""
    done = services.start(by=actor(request), import_id=import_id)
    if isinstance(done, Refused) and queries.state_of(_found(import_id)) in _STARTED:
        return HttpResponseRedirect(reverse("import", args=[import_id]))
    return _after(request, import_id, done)


@require_POST
@page("items.edit")
def stop(request: HttpRequest, access: Access, import_id: str) -> HttpResponse:
    """Has the work of this import stop."""
    found = _found(import_id)
    done = job_services.stop(by=actor(request), job_id=found.job_id)
    return _after(request, import_id, done)


@require_POST
@page("items.edit")
def undo(request: HttpRequest, access: Access, import_id: str) -> HttpResponse:
    """Gives back what was before."""
    return _after(request, import_id, services.undo(by=actor(request), import_id=import_id))


@require_POST
@page("items.edit")
def discard(request: HttpRequest, access: Access, import_id: str) -> HttpResponse:
    """Forgets the upload."""
    done = services.discard(by=actor(request), import_id=import_id)
    if isinstance(done, Refused):
        return _after(request, import_id, done)
    messages.success(request, _("The file is deleted. Nothing was imported from it."))
    return HttpResponseRedirect(reverse("imports"))


def mapping_context(found: "Import", *, typed: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the page of the columns shows: each with its guess and some of its cells."""
    asked = typed or {}
    columns = asked.get("columns", found.columns)
    less = {one.place: NOT_TAKEN[one.why] for one in queries.not_taken(found)}
    choices = {**found.choices, **asked}
    headers = found.shape["headers"]
    return {
        "columns": [
            {
                "place": place,
                "header": header,
                "field": columns[place] if place < len(columns) else "",
                "samples": [row[place] for row in found.samples[:_SHOWN_SAMPLES] if row[place]],
                "less": less.get(place, ""),
            }
            for place, header in enumerate(headers)
        ],
        "unused": len(headers) - sum(bool(field) for field in columns[: len(headers)]),
        "fields": [(field.code, field.words) for field in FIELDS],
        "systems": SYSTEMS.values(),
        "choices": choices,
        "matches": match_words(),
        "tax_choices": tax_words(),
        "bad_code_choices": bad_code_words(),
        "amounts": [
            (code, WORDS[code], choices["decimal"].get(code, "."))
            for code in sorted(AMOUNTS)
            if code in columns
        ],
        "encodings": list(dict.fromkeys([found.shape["encoding"], *encodings.CHOICES])),
        "separators": [(",", ","), (";", ";"), ("\t", _("Tab")), ("|", "|")],
        "currency": stores.currency(),
    }


def _preview_row(
    found: "Import", row: "ImportRow", *, currency: Currency, mark: str
) -> dict[str, Any]:
    """A row with its problems in words."""
    problems = [(one.field, sentence(one.refused())) for one in queries.problems_of(row)]
    return {
        "row": row,
        "can_be_mended": queries.can_be_mended(found, row),
        "is_to_come": queries.is_to_come(found, row),
        "values": [(code, row.values.get(code, "")) for code in _PREVIEWED],
        "name": row.values.get("name") or row.sku,
        "price": _price(row.values.get("price", ""), currency, mark),
        "problems": [(WORDS.get(code, code), text) for code, text in problems],
    }


def _price(text: str, currency: Currency, mark: str) -> str:
    """A price as the reader's language writes it; as the file has it where it is none."""
    price = amounts.parse(text, decimals=currency.exponent, mark=mark, limit=MAX_AMOUNT_MINOR)
    if isinstance(price, Refused):
        return text
    return format_amount(price, currency, number_format(get_language()))


def _preview(request: HttpRequest, found: "Import", state: str) -> dict[str, Any]:
    only = request.GET.get("only", "")
    only = only if only in {"bad", "new", "changed", "same"} else ""
    rows = queries.rows(found, only=only, **place(request))
    kept = queries.kept_changes(found, limit=queries.PAGE) if state == "undone" else None
    counts = found.counts
    currency = CURRENCIES[stores.currency()]
    mark = found.choices["decimal"].get("price", ".")
    return {
        "step": "preview" if state == "checked" else "outcome",
        "rows": [_preview_row(found, row, currency=currency, mark=mark) for row in rows.rows],
        "found": rows,
        "only": only,
        "tabs": _tabs(reverse("import", args=[found.id]), only),
        "can_start": counts.get("new", 0) + counts.get("changed", 0) > 0,
        "has_corrected": state == "done" and queries.has_rows_to_write(found),
        "can_undo": queries.can_be_undone(found),
        "not_taken": [(one.header, NOT_TAKEN[one.why]) for one in queries.not_taken(found)],
        "kept": kept.rows if kept else (),
        "drafts": _has_drafts(found.assortment_id),
    }


def _has_drafts(assortment: str) -> bool:
    return prices.drafts(assortment).exists() or prices.store_drafts(assortment).exists()


def _tabs(here: str, only: str) -> list[tuple[str, str, bool]]:
    tabs = (
        ("", _("All rows")),
        ("bad", _("Only rows with problems")),
        ("new", _("New")),
        ("changed", _("Changed")),
    )
    return [(f"{here}?only={code}", words, code == only) for code, words in tabs]


def _said(found: "Import") -> dict[str, Any]:
    state = queries.state_of(found)
    problem = queries.problem_of(found)
    return {
        "state": state,
        "state_words": STATES.get(state, state),
        "mark": _MARKS.get(state, "mark-off"),
        "system": SYSTEMS[found.system].words if found.system in SYSTEMS else found.system,
        "problem": sentence(problem) if problem else "",
    }


def _uploaded(request: HttpRequest) -> "Import | Refused":
    file = request.FILES.get("file")
    if file is None or file.file is None:
        return refused("transfer.no_file")
    if (file.size or 0) > MAX_BYTES:
        return refused("transfer.too_large", megabytes=MAX_BYTES >> 20)
    return services.upload(
        by=actor(request),
        assortment=request.POST.get("assortment", ""),
        content=cast(BinaryIO, file.file),
        name=file.name or "",
        system=request.POST.get("system", ""),
        language=get_language() or "da",
    )


def _typed(request: HttpRequest, found: "Import") -> dict[str, Any]:
    post = request.POST
    changes: dict[str, Any] = {"system": post.get("system", found.system)}
    for name in ("encoding", "separator"):
        if post.get(name):
            changes[name] = post[name]
    if changes["system"] == found.system:
        width = len(found.shape["headers"])
        changes["columns"] = [post.get(f"column-{place}", "") for place in range(width)]
    changes |= {
        "match": post.get("match", "both"),
        "make_categories": "make_categories" in post,
        "unknown_tax": post.get("unknown_tax", ""),
        "bad_codes": post.get("bad_codes", ""),
        "decimal": {
            code: post[f"decimal-{code}"] for code in sorted(AMOUNTS) if f"decimal-{code}" in post
        },
    }
    if changes["system"] != found.system:
        changes.pop("decimal")
    return changes


def _after(request: HttpRequest, import_id: str, done: Any) -> HttpResponse:
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    return HttpResponseRedirect(reverse("import", args=[import_id]))


def _found(import_id: str) -> "Import":
    found = queries.import_of(import_id)
    if found is None:
        raise Http404
    return found
