"""Log-in, log-out, and the language of the pages."""

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kasse.domain.outcome import Refused
from kasse.office.caller import caller
from kasse.office.frame.access import actor, show
from kasse.office.frame.words import sentence
from kasse.office.staff import mail, oidc, passkeys, services
from kasse.office.staff.pages.entering import (
    asked_ceremony,
    enter,
    in_language,
    let_in,
    new_challenge,
    safe_target,
)


@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password; after too many wrong ones it waits."""
    target = safe_target(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "GET":
        if request.user.is_authenticated:
            return HttpResponseRedirect(target)
        return _show(request, target, {})
    email = request.POST.get("email", "")
    found = services.log_in(
        email=email,
        password=request.POST.get("password", ""),
        address=caller(request),
        now=timezone.now(),
    )
    if isinstance(found, Refused):
        status = 429 if found.code == "login.locked" else 422
        context = {"email": email, "problem": sentence(found)}
        return _show(request, target, context, status=status)
    return enter(request, found, target=target)


@never_cache
@require_http_methods(["GET", "POST"])
def log_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey alone: it is something that one has, and the device asks who one is."""
    target = safe_target(request, request.POST.get("next") or request.GET.get("next") or "")
    problem = ""
    if request.method == "POST":
        asked, now = asked_ceremony(request), timezone.now()
        found = None
        if asked is not None:
            answer = request.POST.get("credential", "")
            found = services.use_passkey(answer=answer, ceremony=asked, now=now)
        if found is not None and not isinstance(found, Refused):
            address = caller(request)
            services.note_log_in(account=found, way="passkey", address=address, now=now)
            return let_in(request, found, target=target)
        problem = sentence(Refused(code="passkey.refused", facts={}))
    asked = passkeys.ceremony(request, new_challenge(request))
    context = {
        "next": target,
        "problem": problem,
        "options": passkeys.options_to_use(None, ceremony=asked),
        "can_be_used": passkeys.can_be_used(request),
    }
    return show(request, "log_in_passkey", context, status=422 if problem else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if request.user.is_authenticated:
        services.note_log_out(by=actor(request), account=request.user)
    auth.logout(request)
    return HttpResponseRedirect(reverse("log_in"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Another language for the pages, remembered with the account."""
    chosen = request.POST.get("language", "")
    answer = HttpResponseRedirect(safe_target(request, request.POST.get("next", "")))
    if chosen not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        services.change_language(account=request.user, language=chosen)
    return in_language(answer, chosen)


def _show(
    request: HttpRequest, target: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    ways = {
        "next": target,
        "sso": oidc.provider(),
        "passkeys": passkeys.can_be_used(request),
        "mail": mail.is_set(),
    }
    return show(request, "log_in", ways | context, status=status)
