"""Registers: the list, and a register with how it is: paired, renamed, locked out, retired."""

import re
from typing import Any, Final

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kasse.domain.outcome import Refused, refused
from kasse.office import versions
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page, place, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence
from kasse.office.journal import queries as journal
from kasse.office.staff.queries import Access
from kasse.office.stores import places, queries, services, sheets
from kasse.office.stores.models import Register
from kasse.office.stores.pages.qr import qr_picture
from kasse.office.stores.services import exports, pairing
from kasse.office.stores.words import problem_words, storage_words
from kasse.office.tabular import form_of, sheet_answer

TILL_PATH = "/till/"

_NUMBER = re.compile(r"[A-Z0-9]{1,12}")
_CLOCK_OFF_MS: Final = 60_000
"""A clock as wrong as this is worth a word."""


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="registers.edit")
def registers(request: HttpRequest, access: Access) -> HttpResponse:
    """The list, searched and paged; posting makes a new register."""
    problem = ""
    if request.method == "POST":
        made = _create(request, access)
        if not isinstance(made, Refused):
            return made
        problem = sentence(made)
    now = timezone.now()
    wanted = _wanted(request, access)
    found = queries.registers_page(wanted=wanted, descending=_descending(request), **place(request))
    context: dict[str, Any] = {
        "rows": [_row(row, now) for row in found.rows],
        "found": found,
        "q": wanted.search,
        "state": wanted.state,
        "states": _states(),
        "store": wanted.store,
        "chosen": request.POST.get("store", wanted.store),
        "is_filtered": bool(wanted.search or wanted.store or wanted.state != "in_use"),
        "stores": list(queries.stores_in_use(only=access.stores)),
        "number": request.POST.get("number") or queries.next_register_number(),
        "problem": problem,
        "night": journal.last_night(),
    }
    status = 422 if problem else 200
    return show(request, "registers", context, access=access, status=status)


@require_GET
@page("office.view")
def export_registers(request: HttpRequest, access: Access) -> StreamingHttpResponse:
    """What the list shows as a file; taking it away is in the audit log."""
    wanted = _wanted(request, access)
    exports.record_registers_export(by=actor(request), wanted=wanted)
    rows = sheets.registers(wanted=wanted, descending=_descending(request))
    return sheet_answer(rows, name="registers", form=form_of(request.GET.get("form", "")))


def _wanted(request: HttpRequest, access: Access) -> queries.RegisterFilter:
    return queries.RegisterFilter(
        only=access.stores,
        search=request.GET.get("q", "").replace("\0", "").strip()[:100],
        state=request.GET.get("state", "in_use"),
        store=request.GET.get("store", "").replace("\0", "")[:64],
    )


def _descending(request: HttpRequest) -> bool:
    return request.GET.get("sort", "") == "-number"


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="registers.edit")
def register(request: HttpRequest, access: Access, register_id: str) -> HttpResponse:
    """One register; posting renames it."""
    found = _found(register_id, access)
    typed = request.POST.get("name", "").strip() if request.method == "POST" else found.name
    version, status = found.version, 200
    conflict, problem = None, ""
    if request.method == "POST":
        version = versions.typed_version(request)
        try:
            saved = services.change_register(
                by=actor(request), register=found, changes={"name": typed}, version=version
            )
        except versions.Stale as stale:
            status, version = 409, stale.is_now
            conflict = Conflict(
                version=version,
                theirs=request.path,
                clashes=clashes([(_("Name"), typed, found.name)]),
            )
        else:
            if not isinstance(saved, Refused):
                messages.success(request, _("%(name)s is saved.") % {"name": typed})
                return HttpResponseRedirect(request.path)
            problem, status = _("Give the register a name."), 422
    queries.hear([found])
    context = _row(found, timezone.now()) | {
        "values": {"name": typed},
        "problems": {"name": problem},
        "version": version,
        "conflict": conflict,
        "history": _problems(found.id),
        "own_settings": places.own_count(found),
    }
    return show(request, "register", context, access=access, status=status)


@require_POST
@page("registers.edit")
def pair(request: HttpRequest, access: Access, register_id: str) -> HttpResponse:
    """A new code, with the address of the till to open."""
    found = _found(register_id, access)
    code = pairing.make_code(by=actor(request), register=found, now=timezone.now())
    if isinstance(code, Refused):
        messages.warning(request, sentence(code))
        return HttpResponseRedirect(reverse("registers"))
    address = request.build_absolute_uri(TILL_PATH)
    context = {
        "register": found,
        "code": code,
        "halves": (code[:4], code[4:]),
        "seconds": int(pairing.VALID_FOR.total_seconds()),
        "address": address,
        "qr": mark_safe(qr_picture(address)),  # noqa: S308  # drawn by segno from our own address
    }
    return show(request, "pair", context, access=access)


@require_POST
@page("registers.edit")
def lock_register(request: HttpRequest, access: Access, register_id: str) -> HttpResponse:
    """Locks a lost till out, at once."""
    found = _found(register_id, access)
    back = reverse("register", args=[found.id])
    if not confirm.confirmed(request):
        question = confirm.Question(
            title=_("Lock %(number)s out?") % {"number": found.number},
            words=_(
                "The device can send and load nothing more, from now on. What it sold and sent is "
                "kept; what it has not sent yet comes when that device is paired again."
            ),
            button=_("Lock out"),
            back=back,
        )
        return confirm.ask(request, question, access=access)
    done = services.lock_out_register(by=actor(request), register=found, now=timezone.now())
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    else:
        messages.success(
            request,
            _("%(number)s is locked out. Pair a device when it goes on.")
            % {"number": found.number},
        )
    return HttpResponseRedirect(back)


@require_POST
@page("registers.edit")
def retire_register(request: HttpRequest, access: Access, register_id: str) -> HttpResponse:
    """Takes a register out of use for good."""
    found = _found(register_id, access)
    back = reverse("register", args=[found.id])
    if not confirm.confirmed(request):
        question = confirm.Question(
            title=_("Retire %(number)s for good?") % {"number": found.number},
            words=_(
                "It can no longer be paired, and its number is not used again. Its sales and its "
                "journal are kept."
            ),
            button=_("Retire"),
            back=back,
        )
        return confirm.ask(request, question, access=access)
    services.retire_register(by=actor(request), register=found, now=timezone.now())
    messages.success(request, _("%(number)s is retired.") % {"number": found.number})
    return HttpResponseRedirect(back)


def _found(register_id: str, access: Access) -> Register:
    found = queries.register(register_id, stores=access.stores)
    if found is None:
        raise Http404
    return found


def _row(row: Register, now: Any) -> dict[str, Any]:
    off = abs(row.clock_ahead_ms) >= _CLOCK_OFF_MS and row.last_contact_at is not None
    return {
        "register": row,
        "health": queries.health(row, now=now),
        "problem": problem_words(row.problem) if row.problem else "",
        "clock_minutes": abs(row.clock_ahead_ms) // _CLOCK_OFF_MS if off else 0,
        "clock_ahead": row.clock_ahead_ms > 0,
        "storage": storage_words(row.storage),
    }


def _problems(register_id: str) -> list[dict[str, Any]]:
    return [{"row": row, "words": problem_words(row.code)} for row in queries.problems(register_id)]


def _states() -> list[tuple[str, str]]:
    return [
        ("in_use", _("In use")),
        ("trouble", _("With trouble")),
        ("retired", _("Retired")),
        ("all", _("All")),
    ]


def _create(request: HttpRequest, access: Access) -> HttpResponse | Refused:
    name = request.POST.get("name", "").strip()[:100]
    number = request.POST.get("number", "").strip().upper()
    store = queries.stores(only=access.stores).filter(id=request.POST.get("store", "")).first()
    if not name:
        return refused("register.no_name")
    if store is None:
        return refused("register.no_store")
    if not _NUMBER.fullmatch(number):
        return refused("register.number_malformed")
    made = services.create_register(by=actor(request), store=store, number=number, name=name)
    if isinstance(made, Refused):
        return made
    messages.success(
        request, _("Register %(number)s is created. Pair a till with it.") % {"number": number}
    )
    return HttpResponseRedirect(reverse("registers"))
