"""Finding anything, the keyboard's shortcuts, and the look."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.office.frame.access import actor, page, show
from kasse.office.frame.device import Device, device, keep
from kasse.office.frame.finding import LONGEST, find
from kasse.office.frame.menu import menu
from kasse.office.frame.services import LOOKS, prefer
from kasse.office.staff.queries import Access


@require_safe
@page("office.view")
def find_anything(request: HttpRequest, access: Access) -> HttpResponse:
    """A page with a field, or for the palette (`part`) only what was found."""
    text = request.GET.get("q", "")[:LONGEST]
    context = {"text": text, "groups": find(text, by=actor(request))}
    if request.GET.get("part"):
        return render(request, "office/parts/found.html", context)
    return show(request, "find", context, access=access)


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view")
def keyboard(request: HttpRequest, access: Access) -> HttpResponse:
    """The shortcuts, and the switch that turns single keys off (WCAG 2.1.4)."""
    before = device(request)
    if request.method == "POST":
        shortcuts = request.POST.get("shortcuts") == "on"
        prefer(by=actor(request), shortcuts=shortcuts)
        answer = HttpResponseRedirect(reverse("keyboard"))
        keep(answer, Device(look=before.look, shortcuts=shortcuts))
        return answer
    entries = [
        entry
        for section in menu(actor(request).permissions, page="")
        for entry in section.entries
        if entry.key
    ]
    others = [
        ("Ctrl K", _("Find anything")),
        ("/", _("Go to the search field")),
        ("?", _("Show these shortcuts")),
    ]
    context = {"entries": entries, "others": others, "shortcuts": before.shortcuts}
    if request.GET.get("part"):
        return render(request, "office/parts/keys.html", context)
    return show(request, "keyboard", context, access=access)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Another look, on this device and with the account."""
    before = device(request)
    wanted = request.POST.get("look", "")
    target = request.POST.get("next", "")
    mine = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=settings.BEHIND_TLS
    )
    answer = HttpResponseRedirect(target if mine else reverse("today"))
    if wanted in LOOKS:
        if request.user.is_authenticated:
            prefer(by=actor(request), look=wanted)
        keep(answer, Device(look=wanted, shortcuts=before.shortcuts))
    return answer
