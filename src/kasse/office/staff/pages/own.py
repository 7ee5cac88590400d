"""One's own log-in: password, second factor, passkeys, and where one is logged in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused, refused
from kasse.office.caller import caller
from kasse.office.frame.access import actor, ask_to_log_in, show
from kasse.office.frame.words import sentence
from kasse.office.staff import devices, factors, passkeys, queries, services
from kasse.office.staff.models import Account
from kasse.office.staff.pages.entering import asked_ceremony, new_challenge
from kasse.office.staff.pages.proving import proved
from kasse.office.staff.pages.qr import app_key
from kasse.office.staff.passwords import MIN_PASSWORD

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Calls the view with the account of who is logged in; others log in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return ask_to_log_in(request)
        return view(request, request.user, *args, **kwargs)

    return guarded


@never_cache
@require_safe
@signed_in
def own_account(request: HttpRequest, account: Account) -> HttpResponse:
    """All of it."""
    return _show(request, account, {})


@require_POST
@signed_in
@proved
def own_password(request: HttpRequest, account: Account) -> HttpResponse:
    """Another password; all other sessions end."""
    typed = request.POST.get("password", "")
    done: Account | Refused = refused("account.passwords_differ")
    if typed == request.POST.get("again", ""):
        key = request.session.session_key or ""
        done = services.change_password(
            by=actor(request), account=account, password=typed, keep=key
        )
    if isinstance(done, Refused):
        return _show(request, account, {"password": sentence(done)}, status=422)
    update_session_auth_hash(request, account)
    messages.success(request, _("Your password is changed, and you are logged out elsewhere."))
    return HttpResponseRedirect(reverse("own_account"))


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@proved
def own_app(request: HttpRequest, account: Account) -> HttpResponse:
    """An authenticator app: the picture to scan, then a code of it."""
    if queries.second_factor(account).has_app:
        return HttpResponseRedirect(reverse("own_account"))
    problem = ""
    if request.method == "POST" and "code" in request.POST:
        codes = services.confirm_totp(
            account=account,
            code=request.POST["code"],
            address=caller(request),
            now=timezone.now(),
        )
        if not isinstance(codes, Refused):
            return _show_codes(request, codes)
        problem = sentence(codes)
    waiting = factors.waiting_secret(account) if problem else None
    secret = waiting or services.start_totp(account=account)
    context = {"problem": problem, **app_key(secret, email=account.email)}
    return show(request, "own_app", context, status=422 if problem else 200)


@require_POST
@signed_in
@proved
def remove_own_app(request: HttpRequest, account: Account) -> HttpResponse:
    """Takes the app away."""
    done = services.remove_totp(account=account, address=caller(request))
    return _said(request, done, _("The app is no longer asked for."))


@never_cache
@require_POST
@signed_in
@proved
def own_codes(request: HttpRequest, account: Account) -> HttpResponse:
    """New recovery codes, shown once."""
    if not queries.second_factor(account).is_set:
        return HttpResponseRedirect(reverse("own_account"))
    codes = services.renew_recovery_codes(account=account, address=caller(request))
    return _show_codes(request, codes)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@proved
def own_passkey(request: HttpRequest, account: Account) -> HttpResponse:
    """A new passkey of the device in hand."""
    problem = ""
    if request.method == "POST" and "credential" in request.POST:
        asked = asked_ceremony(request)
        made: Any = refused("passkey.refused")
        if asked is not None:
            made = services.add_passkey(
                account=account,
                name=request.POST.get("name", ""),
                answer=request.POST["credential"],
                ceremony=asked,
                now=timezone.now(),
            )
        if not isinstance(made, Refused):
            return _said(request, made, _("The passkey is created. You can log in with it now."))
        problem = sentence(made)
    asked = passkeys.ceremony(request, new_challenge(request))
    context = {
        "problem": problem,
        "can_be_used": passkeys.can_be_used(request),
        "options": passkeys.options_to_make(account, ceremony=asked),
        "name": request.POST.get("name", "") or devices.name(request.META.get("HTTP_USER_AGENT")),
    }
    return show(request, "own_passkey", context, status=422 if problem else 200)


@require_POST
@signed_in
@proved
def remove_own_passkey(request: HttpRequest, account: Account, passkey_id: str) -> HttpResponse:
    """Takes a passkey away."""
    found = account.passkeys.filter(id=passkey_id).first()
    if found is None:
        raise Http404
    done = services.remove_passkey(account=account, passkey=found, address=caller(request))
    return _said(request, done, _("The passkey no longer works."))


@require_POST
@signed_in
def end_own_sessions(request: HttpRequest, account: Account) -> HttpResponse:
    """Logs oneself out of one other device, or of all of them."""
    services.end_sessions(
        by=actor(request),
        account=account,
        only=request.POST.get("session", ""),
        keep=request.session.session_key or "",
    )
    messages.success(request, _("Logged out there."))
    return HttpResponseRedirect(reverse("own_account"))


def _said(request: HttpRequest, done: object, words: str) -> HttpResponse:
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(reverse("own_account"))


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "target": reverse("own_account")}
    return show(request, "recovery_codes", context)


def _show(
    request: HttpRequest, account: Account, problems: dict[str, str], *, status: int = 200
) -> HttpResponse:
    key = request.session.session_key
    context = {
        "account": account,
        "factor": queries.second_factor(account),
        "passkeys": account.passkeys.order_by("made_at"),
        "codes_left": account.recovery_codes.filter(used_at=None).count(),
        "sessions": [
            {
                "id": queries.session_id(row),
                "row": row,
                "device": devices.name(row.device),
                "is_this": row.session_key == key,
            }
            for row in queries.sessions(account, now=timezone.now())
        ],
        "problems": problems,
        "min": MIN_PASSWORD,
    }
    return show(request, "own_account", context, status=status)
