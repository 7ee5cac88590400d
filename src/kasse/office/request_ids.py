"""Each request has an id, under which logs, problem documents, error pages and the audit log know
it; a piece of background work has its own."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.http import HttpRequest, HttpResponse

from kasse.office.security import Answer

HEADER: Final = "X-Request-Id"

_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_CURRENT: Final[ContextVar[str]] = ContextVar("kasse_request_id", default="")


def numbered(get_response: Answer) -> Answer:
    """A middleware: takes the id that a proxy gave, or makes one, and answers with it."""

    def answer(request: HttpRequest) -> HttpResponse:
        with known_as(give(request)) as number:
            response = get_response(request)
        response.headers[HEADER] = number
        return response

    return answer


def give(request: HttpRequest) -> str:
    """Gives a request its id, once, and returns it."""
    known = id_of(request)
    if known:
        return known
    given = request.headers.get(HEADER, "")
    number = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
    request.META["kasse.request_id"] = number
    return number


@contextmanager
def known_as(number: str) -> Iterator[str]:
    """What this thread does inside belongs to the request, or the work, of this id."""
    before = _CURRENT.set(number)
    try:
        yield number
    finally:
        _CURRENT.reset(before)


def current() -> str:
    """The id of what this thread is doing; "" for nothing in particular."""
    return _CURRENT.get()


def id_of(request: HttpRequest) -> str:
    """The request's id; "" where none was given (in tests of a view alone)."""
    return str(request.META.get("kasse.request_id", ""))
