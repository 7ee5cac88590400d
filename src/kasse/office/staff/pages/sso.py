"""Logging in by the company's own log-in: there, and back."""

import logging
from dataclasses import asdict
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kasse.domain.outcome import Refused, refused
from kasse.office.caller import caller
from kasse.office.frame.access import show
from kasse.office.frame.words import sentence
from kasse.office.staff import mail, oidc, passkeys, proof, services
from kasse.office.staff.pages.entering import let_in, safe_target
from kasse.office.staff.services.sso import Claims

log = logging.getLogger("kasse.office.sso")

_ATTEMPT: Final = "sso"


@never_cache
@require_safe
def sso(request: HttpRequest) -> HttpResponse:
    """Off to the provider; what its answer must fit stays in the session."""
    of = oidc.provider()
    if of is None:
        raise Http404
    attempt = oidc.new_attempt(request.build_absolute_uri(reverse("sso_back")))
    anew = "anew" in request.GET
    try:
        address = oidc.address_to_go_to(of, attempt, anew=anew)
    except oidc.ProviderFault as fault:
        return _failed(request, fault)
    target = safe_target(request, request.GET.get("next", ""))
    request.session[_ATTEMPT] = {"attempt": asdict(attempt), "next": target, "anew": anew}
    return HttpResponseRedirect(address)


@never_cache
@require_safe
def sso_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with a code or a refusal. An answer counts once."""
    of = oidc.provider()
    kept = request.session.pop(_ATTEMPT, None)
    if of is None or not isinstance(kept, dict):
        return _refused(request, refused("sso.mismatch", part="session"))
    attempt = oidc.Attempt(**kept["attempt"])
    try:
        claims = oidc.claims_of(of, attempt, request.GET.dict())
    except oidc.ProviderFault as fault:
        return _failed(request, fault)
    if isinstance(claims, Refused):
        return _refused(request, claims)
    asked_there = _asked_there(claims)
    if kept["anew"] and not asked_there:
        return _refused(request, refused("sso.not_anew"))
    account = services.log_in_by(
        claims=claims,
        address=caller(request),
        now=timezone.now(),
        language=translation.get_language() or "da",
    )
    if isinstance(account, Refused):
        return _refused(request, account)
    if request.user.is_authenticated and request.user.pk == account.pk and kept["anew"]:
        proof.note(request)
        return HttpResponseRedirect(kept["next"])
    entered = let_in(request, account, target=kept["next"])
    if not asked_there:
        proof.forget(request)
    return entered


def _asked_there(claims: Claims) -> bool:
    """Whether the provider says that it asked for a password or the like a short while ago; it lets
    in by its own session, too, and that proves nobody."""
    if claims.auth_time is None:
        return False
    age_s = timezone.now().timestamp() - claims.auth_time
    return -oidc.LEEWAY_S <= age_s < proof.FRESH.total_seconds()


def _failed(request: HttpRequest, fault: Exception) -> HttpResponse:
    log.error("the company's log-in cannot be used: %s", fault)
    return _refused(request, refused("sso.unreachable"), status=502)


def _refused(request: HttpRequest, no: Refused, *, status: int = 422) -> HttpResponse:
    context = {
        "next": reverse("today"),
        "problem": sentence(no),
        "sso": oidc.provider(),
        "passkeys": passkeys.can_be_used(request),
        "mail": mail.is_set(),
    }
    return show(request, "log_in", context, status=status)
