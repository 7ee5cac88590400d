"""A session's proof that it is still the same person: when they last typed a password or code.

Whoever finds a computer unlocked can do what its session may; what would let them in for good
(passwords, second factors, roles) asks for a proof not older than FRESH.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from kasse.office.caller import caller
from kasse.office.staff import session_store

FRESH: Final = timedelta(minutes=15)

_KEY: Final = "proved_at"


def is_fresh(request: HttpRequest) -> bool:
    """Whether the session was proved a short while ago."""
    said = request.session.get(_KEY)
    if not isinstance(said, str):
        return False
    age = timezone.now() - datetime.fromisoformat(said)
    return timedelta(0) <= age < FRESH


def note(request: HttpRequest) -> None:
    """The person has just proved who they are. The session gets another key, so that one that was
    seen before gains nothing."""
    request.session[_KEY] = timezone.now().isoformat()
    request.session.cycle_key()


def forget(request: HttpRequest) -> None:
    """The session proves nothing until its person is asked: another has let them in, without
    asking."""
    request.session.pop(_KEY, None)


def begin(*, request: HttpRequest, **_: Any) -> None:
    """Whenever Django logs somebody in: the session remembers where and when."""
    began = timezone.now().isoformat()
    request.session[_KEY] = request.session[session_store.STARTED_AT] = began
    request.session[session_store.DEVICE] = request.META.get("HTTP_USER_AGENT", "")[:250]
    request.session[session_store.ADDRESS] = caller(request)


def connect() -> None:
    """At the start of the program."""
    user_logged_in.connect(begin, dispatch_uid="kasse.office.staff.proof")
