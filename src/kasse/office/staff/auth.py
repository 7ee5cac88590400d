"""How somebody proves to the API who they are: the session of the back office, or a token."""

from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyCookie

from kasse.domain.outcome import Refused
from kasse.office import limits
from kasse.office.actors import Actor, Denied
from kasse.office.caller import caller, counted_as
from kasse.office.integrations import queries as integrations
from kasse.office.integrations.services import tokens
from kasse.office.problems import Problem
from kasse.office.request_ids import id_of
from kasse.office.staff import proof, queries
from kasse.office.staff.models import Account
from kasse.office.staff.queries import Access

_ACTOR: Final = "kasse.token_actor"
_LEFT: Final = "kasse.limit"
_SCHEME: Final = "bearer "


class PeopleAuth(APIKeyCookie):
    """Lets signed-in accounts in, whose writes need the CSRF token, and API tokens, whose do not:
    no browser sends one by itself. Both are counted (kasse.office.limits)."""

    param_name = "sessionid"

    def __init__(self) -> None:
        super().__init__(csrf=True)

    def __call__(self, request: HttpRequest) -> Any:
        """Who asks; None for nobody. Raises Problem for a token that has ended, and for one caller
        too many."""
        found = prove_token(request) if has_token(request) else super().__call__(request)
        if found is not None:
            _count(request, found.id)
        return found

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        """The session's account; `key` is looked at by Django's session."""
        account: Any = request.user
        return account if isinstance(account, Account) and account.is_active else None


def has_token(request: HttpRequest) -> bool:
    """Whether a request comes with an API token, right or wrong: then no session counts."""
    return _given(request).startswith(tokens.PREFIX)


def prove_token(request: HttpRequest) -> Actor:
    """Who the request's token stands for; looked up once for each request.

    Raises Problem: 401 for one that is unknown or has ended, 429 for those after too many from one
    address. A right one counts whatever else comes from there: it may share a shop's address with
    a device that tries an old one again and again, and it is too long to be guessed.
    """
    known: Actor | None = request.META.get(_ACTOR)
    if known is not None:
        return known
    address, now = caller(request), timezone.now()
    found = integrations.prove(_given(request), now=now)
    if isinstance(found, Refused):
        guesses = limits.STRANGERS.take(counted_as(address))
        if not guesses.allowed:
            raise too_often(guesses)
        raise Problem(status=401, code=found.code)
    tokens.note_use(token=found.token, address=address, now=now)
    actor = replace(found.actor, address=address, request_id=id_of(request))
    request.META[_ACTOR] = actor
    return actor


def caller_id(request: HttpRequest) -> str:
    """The id of the account or token that asks the API, "" for nobody. Raises Problem for a token
    that does not count."""
    if has_token(request):
        return prove_token(request).id
    account: Any = request.user
    return account.id if isinstance(account, Account) and account.is_active else ""


def left(request: HttpRequest) -> limits.Left | None:
    """What the caller has left after this request; None where nobody counted."""
    return request.META.get(_LEFT)


def too_often(found: limits.Left) -> Problem:
    """The answer to one request too many."""
    return Problem(
        status=429,
        code="request.too_often",
        facts={"limit": found.limit, "window_s": limits.WINDOW_S, "wait_s": found.wait_s},
    )


def check_proved(request: HttpRequest) -> None:
    """Raises a Problem unless the session's proof is fresh; a token needs none."""
    if not has_token(request) and not proof.is_fresh(request):
        raise Problem(status=403, code="access.unproved")


def _given(request: HttpRequest) -> str:
    text = request.headers.get("Authorization", "")
    is_bearer = text[: len(_SCHEME)].lower() == _SCHEME
    return text[len(_SCHEME) :].strip() if is_bearer else ""


def _count(request: HttpRequest, who: str) -> None:
    found = limits.CALLERS.take(who)
    request.META[_LEFT] = found
    if not found.allowed:
        raise too_often(found)


def require(request: HttpRequest, permission: str) -> Access:
    """Where the caller has `permission`; raises Denied when nowhere."""
    access = queries.access_of(actor_of(request), permission)
    if not access.anywhere:
        raise Denied(permission)
    return access


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, for services, and from where, for the audit log."""
    token: Actor | None = request.META.get(_ACTOR)
    if token is not None:
        return token
    return replace(
        queries.actor(request.user),
        via="api" if request.path_info.startswith("/api/") else "page",
        address=caller(request),
        request_id=id_of(request),
    )
