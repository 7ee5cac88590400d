"""Registers: how they are, and pairing a till."""

import re
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kasse.domain.outcome import Refused, refused
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.words import sentence
from kasse.office.journal import queries as journal
from kasse.office.staff.queries import Access
from kasse.office.stores import queries, services
from kasse.office.stores.services import pairing
from kasse.office.stores.words import problem_words

TILL_PATH = "/till/"

_NUMBER = re.compile(r"[A-Z0-9]{1,12}")


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change="registers.edit")
def registers(request: HttpRequest, access: Access) -> HttpResponse:
    """The list; posting makes a new register."""
    problem = ""
    if request.method == "POST":
        made = _create(request, access)
        if not isinstance(made, Refused):
            return made
        problem = sentence(made)
    now = timezone.now()
    context: dict[str, Any] = {
        "rows": [
            {
                "register": row,
                "health": queries.health(row, now=now),
                "problem": problem_words(row.problem) if row.problem else "",
            }
            for row in queries.registers_heard(stores=access.stores)
        ],
        "stores": list(queries.stores(only=access.stores)),
        "number": request.POST.get("number") or queries.next_register_number(),
        "problem": problem,
        "night": journal.last_night(),
    }
    status = 422 if problem else 200
    return show(request, "registers", context, access=access, status=status)


@require_POST
@page("registers.edit")
def pair(request: HttpRequest, access: Access, register_id: str) -> HttpResponse:
    """A new code, with the address of the till to open."""
    register = queries.register(register_id, stores=access.stores)
    if register is None:
        raise Http404
    code = pairing.make_code(by=actor(request), register=register, now=timezone.now())
    if isinstance(code, Refused):
        messages.warning(request, sentence(code))
        return HttpResponseRedirect(reverse("registers"))
    address = request.build_absolute_uri(TILL_PATH)
    picture = segno.make(address, error="m").svg_inline(
        border=2, omitsize=True, svgclass=None, lineclass=None, dark="#000", light="#fff"
    )
    context = {
        "register": register,
        "code": code,
        "halves": (code[:4], code[4:]),
        "seconds": int(pairing.VALID_FOR.total_seconds()),
        "address": address,
        "qr": mark_safe(picture),  # noqa: S308  # drawn by segno from our own address
    }
    return show(request, "pair", context, access=access)


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
        request, _("Register %(number)s is made. Pair a till with it.") % {"number": number}
    )
    return HttpResponseRedirect(reverse("registers"))
