"""Log-in, log-out, and the language of the pages."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from kasse.domain.outcome import Refused
from kasse.office.caller import caller
from kasse.office.frame.access import show
from kasse.office.frame.words import sentence
from kasse.office.staff import services

_ONE_YEAR_S = 365 * 24 * 3600


@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password; after too many wrong ones it waits."""
    target = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "GET":
        if request.user.is_authenticated:
            return HttpResponseRedirect(target)
        return show(request, "log_in", {"next": target})
    email = request.POST.get("email", "")
    found = services.log_in(
        email=email,
        password=request.POST.get("password", ""),
        address=caller(request),
        now=timezone.now(),
    )
    if isinstance(found, Refused):
        status = 429 if found.code == "login.locked" else 422
        context = {"next": target, "email": email, "problem": sentence(found)}
        return show(request, "log_in", context, status=status)
    auth.login(request, found, backend="kasse.office.staff.backend.AccountBackend")
    return _in_language(HttpResponseRedirect(target), found.language)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    auth.logout(request)
    return HttpResponseRedirect(reverse("log_in"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Another language for the pages, remembered with the account."""
    chosen = request.POST.get("language", "")
    answer = HttpResponseRedirect(_safe(request, request.POST.get("next", "")))
    if chosen not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        services.change_language(account=request.user, language=chosen)
    return _in_language(answer, chosen)


def _in_language(answer: HttpResponse, chosen: str) -> HttpResponse:
    translation.activate(chosen)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=_ONE_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return answer


def _safe(request: HttpRequest, target: str) -> str:
    mine = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if mine else reverse("today")
