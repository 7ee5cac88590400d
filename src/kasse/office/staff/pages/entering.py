"""From a right password to being in: the second step, where there is one."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kasse.domain.outcome import Refused
from kasse.office.caller import caller
from kasse.office.frame.access import show
from kasse.office.frame.menu import menu
from kasse.office.frame.words import sentence
from kasse.office.staff import factors, passkeys, queries, services
from kasse.office.staff.models import Account
from kasse.office.staff.pages.qr import app_key

BACKEND: Final = "kasse.office.staff.backend.AccountBackend"
CHALLENGE: Final = "challenge"

_PENDING: Final = "pending"
_WAIT: Final = timedelta(minutes=10)
_ONE_YEAR_S: Final = 365 * 24 * 3600


def enter(request: HttpRequest, account: Account, *, target: str) -> HttpResponse:
    """Whoever typed the right password, or chose one by a link, goes on from here: in, or to the
    second step."""
    factor = queries.second_factor(account)
    if not factor.is_asked:
        return let_in(request, account, target=target)
    request.session.flush()
    request.session.set_expiry(int(_WAIT.total_seconds()))
    request.session[_PENDING] = {
        "account": account.id,
        "proof": account.get_session_auth_hash(),
        "at": timezone.now().isoformat(),
        "next": target,
    }
    return HttpResponseRedirect(reverse("second_step" if factor.is_set else "set_up_app"))


def let_in(request: HttpRequest, account: Account, *, target: str) -> HttpResponse:
    """Begins a session with a key of its own, whatever there was before."""
    request.session.flush()
    auth.login(request, account, backend=BACKEND)
    if target == reverse("today"):
        target = _first_page(account)
    return in_language(HttpResponseRedirect(target), account.language)


@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of an app, a recovery code, or a passkey."""
    account, target = _pending(request)
    if account is None:
        return HttpResponseRedirect(reverse("log_in"))
    factor = queries.second_factor(account)
    if not factor.is_set:
        return HttpResponseRedirect(reverse("set_up_app"))
    problem, status = "", 200
    if request.method == "POST":
        found = _second(request, account)
        if not isinstance(found, Refused):
            return let_in(request, account, target=target)
        problem, status = sentence(found), 429 if found.code == "login.locked" else 422
    context: dict[str, Any] = {"problem": problem, "factor": factor}
    if factor.passkeys and passkeys.can_be_used(request):
        asked = passkeys.ceremony(request, new_challenge(request))
        context["options"] = passkeys.options_to_use(account, ceremony=asked)
    return show(request, "second_step", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def set_up_app(request: HttpRequest) -> HttpResponse:
    """An authenticator app for whoever must have a second factor and has none."""
    account, target = _pending(request)
    if account is None or queries.second_factor(account).is_set:
        return HttpResponseRedirect(reverse("log_in"))
    problem, now = "", timezone.now()
    if request.method == "POST":
        codes = services.confirm_totp(
            account=account, code=request.POST.get("code", ""), address=caller(request), now=now
        )
        if not isinstance(codes, Refused):
            services.note_log_in(account=account, way="totp", address=caller(request), now=now)
            let_in(request, account, target=target)
            return show(request, "recovery_codes", {"codes": codes, "target": target})
        problem = sentence(codes)
    waiting = factors.waiting_secret(account) if problem else None
    secret = waiting or services.start_totp(account=account)
    context = {"problem": problem, **app_key(secret, email=account.email)}
    return show(request, "set_up_app", context, status=422 if problem else 200)


def new_challenge(request: HttpRequest) -> str:
    """A passkey's challenge, kept in the session until it is answered."""
    challenge = passkeys.new_challenge()
    request.session[CHALLENGE] = challenge
    return challenge


def asked_ceremony(request: HttpRequest) -> passkeys.Ceremony | None:
    """The ceremony that this session was asked last; each is answered once."""
    challenge = request.session.pop(CHALLENGE, None)
    if not isinstance(challenge, str):
        return None
    return passkeys.ceremony(request, challenge, address=caller(request))


def safe_target(request: HttpRequest, target: str) -> str:
    """Where to go after logging in: an address of ours, else the first page."""
    mine = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if mine else reverse("today")


def in_language(answer: HttpResponse, chosen: str) -> HttpResponse:
    """The answer, after which pages are in this language."""
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


def _first_page(account: Account) -> str:
    """The first page of the menu that somebody may see; their own log-in if there is none."""
    sections = menu(queries.actor(account).permissions, page="")
    return reverse(sections[0].entries[0].url if sections else "own_account")


def _second(request: HttpRequest, account: Account) -> Account | Refused:
    now, address = timezone.now(), caller(request)
    asked = asked_ceremony(request)
    answer = request.POST.get("credential", "")
    if not answer or asked is None:
        code = request.POST.get("code", "")[:100]
        return services.second_step(account=account, code=code, address=address, now=now)
    found = services.use_passkey(answer=answer, ceremony=asked, now=now, account=account)
    if not isinstance(found, Refused):
        services.note_log_in(account=account, way="passkey", address=address, now=now)
    return found


def _pending(request: HttpRequest) -> tuple[Account | None, str]:
    """Whose second step this session waits for, and where they go then."""
    kept = request.session.get(_PENDING)
    if not isinstance(kept, dict):
        return None, ""
    age = timezone.now() - datetime.fromisoformat(kept["at"])
    account = queries.active_account(kept["account"])
    if account is None or not timedelta(0) <= age < _WAIT:
        return None, ""
    same = constant_time_compare(kept["proof"], account.get_session_auth_hash())
    return (account, safe_target(request, kept["next"])) if same else (None, "")
