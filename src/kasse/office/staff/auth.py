"""How a person proves to the API who they are: the session of the back office."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie

from kasse.office.actors import Actor, Denied
from kasse.office.caller import caller
from kasse.office.request_ids import id_of
from kasse.office.staff import queries
from kasse.office.staff.models import Account
from kasse.office.staff.queries import Access


class PeopleAuth(APIKeyCookie):
    """Lets signed-in accounts in; writes need the CSRF token."""

    param_name = "sessionid"

    def __init__(self) -> None:
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        """The session's account; `key` is looked at by Django's session."""
        account: Any = request.user
        return account if isinstance(account, Account) and account.is_active else None


def require(request: HttpRequest, permission: str) -> Access:
    """Where the request's account has `permission`; raises Denied when nowhere."""
    access = queries.access(request.user, permission)
    if not access.anywhere:
        raise Denied(permission)
    return access


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, for services, and from where, for the audit log."""
    return replace(
        queries.actor(request.user),
        via="api" if request.path_info.startswith("/api/") else "page",
        address=caller(request),
        request_id=id_of(request),
    )
