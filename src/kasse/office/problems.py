"""Problem details (RFC 9457): how the API says no. Codes are stable, words belong to screens."""

import logging
import re
import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kasse.domain.outcome import Fact, Refused
from kasse.office import request_ids
from kasse.office.actors import Denied
from kasse.office.security import Answer
from kasse.office.seek import UnknownCursor
from kasse.office.versions import MalformedTag, Stale

log = logging.getLogger("kasse.office")

_TYPE: Final = "application/problem+json"

SCHEMA: Final = {
    "title": "Problem",
    "description": "How the API says no. `code` is stable and `facts` go with it.",
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "facts": {"type": "object"},
        "instance": {"type": "string", "description": "urn:kasse:request: and the request's id"},
    },
    "required": ["type", "title", "status", "code", "facts"],
    "additionalProperties": False,
}


class Problem(Exception):
    """An answer other than the one asked for; raised at the edge only.

    `code` and `facts` as in kasse.domain.outcome; `status` is an HTTP status code.
    """

    def __init__(self, *, status: int, code: str, facts: Mapping[str, Fact] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.facts = dict(facts or {})


def no_null(field: str) -> Problem:
    """The refusal of a body's field that may be left out, but is null."""
    return field_problem(f"body.{field}", "null")


def field_problem(field: str, problem: str) -> Problem:
    """The refusal of a request for one field; `field` begins with where it stands, as `body.name`."""
    # A list, which no other refusal of ours has among its facts, as from the schemas.
    facts: Any = {"fields": [{"field": field, "problem": problem}]}
    return Problem(status=422, code="command.malformed", facts=facts)


def refusal(refused: Refused, *, status: int = 422) -> Problem:
    """The problem that tells of a refused decision."""
    return Problem(status=status, code=refused.code, facts=refused.facts)


def problem_body(*, status: int, code: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a problem document: those of RFC 9457, and `code` and `facts`. `instance` names
    the request, as the log does."""
    body = {
        "type": f"urn:kasse:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "facts": dict(facts),
    }
    number = request_ids.current()
    return body | {"instance": f"urn:kasse:request:{number}"} if number else body


def problem_response(
    *, status: int, code: str, facts: Mapping[str, Any] | None = None
) -> HttpResponse:
    """A problem document as an answer."""
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    return JsonResponse(
        problem_body(status=status, code=code, facts=facts or {}),
        status=status,
        content_type=_TYPE,
        headers=headers,
    )


def unexpected(error: BaseException) -> HttpResponse:
    """Logs a fault of ours under an id, and tells the caller nothing but the id."""
    number = request_ids.current() or uuid.uuid4().hex
    log.error("unexpected error %s", number, exc_info=error)
    return problem_response(status=500, code="office.unexpected", facts={"id": number})


def under_api(get_response: Answer) -> Answer:
    """A middleware: what Django refuses under /api before an operation is asked (an address that is
    none, another method, a host that is not ours) is said as a problem too, never as a page. HEAD is
    asked as GET, and the server sends the head of its answer alone; not where taking a file away is
    noted, because nothing is taken then."""

    def answer(request: HttpRequest) -> HttpResponse:
        is_head = (
            request.method == "HEAD"
            and _is_api(request.path_info)
            and not _GIVES_A_FILE.search(request.path_info)
        )
        if is_head:
            request.method = "GET"
        response = get_response(request)
        if is_head:
            request.method = "HEAD"
        status = response.status_code
        if status < 400 or not _is_api(request.path_info) or _is_problem(response):
            return response
        answer_so = _SAID.get(status, _answer(status=status, code="request.refused"))
        said: HttpResponse = answer_so(request, None)
        if response.has_header("Allow"):
            said.headers["Allow"] = response.headers["Allow"]
        return said

    return answer


_GIVES_A_FILE: Final = re.compile(r"/sheets/|/file$")


def _is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _is_problem(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type") == _TYPE


def handle_in(api: NinjaAPI) -> None:
    """Makes `api` answer every error as a problem document."""
    api.add_exception_handler(Problem, _of_problem)
    api.add_exception_handler(ValidationError, _of_validation)
    api.add_exception_handler(HttpError, _of_http_error)
    api.add_exception_handler(AuthenticationError, _answer(status=401, code="access.signed_out"))
    api.add_exception_handler(Denied, _of_denied)
    api.add_exception_handler(Stale, _of_stale)
    api.add_exception_handler(MalformedTag, _answer(status=400, code="request.if_match"))
    api.add_exception_handler(UnknownCursor, _answer(status=422, code="request.cursor"))
    api.add_exception_handler(Http404, _answer(status=404, code="request.not_found"))
    api.add_exception_handler(RequestDataTooBig, _answer(status=413, code="request.too_large"))
    # More parameters than anybody needs.
    api.add_exception_handler(TooManyFieldsSent, _answer(status=400, code="command.malformed"))
    # A form where JSON belongs: the CSRF check has read it.
    api.add_exception_handler(RawPostDataException, _answer(status=400, code="command.malformed"))
    # What the database cannot keep: U+0000 on PostgreSQL, integers beyond 64 bits.
    api.add_exception_handler(DataError, _answer(status=422, code="request.value"))
    # Locked beyond the time-out, or the server is away: a till tries again by itself.
    api.add_exception_handler(OperationalError, _of_database)
    api.add_exception_handler(OverflowError, _answer(status=422, code="request.value"))
    api.add_exception_handler(Exception, _of_fault)


def _of_stale(_request: HttpRequest, error: Any) -> HttpResponse:
    facts = {"read": error.read, "is_now": error.is_now}
    return problem_response(status=412, code="request.stale", facts=facts)


def _answer(*, status: int, code: str) -> Any:
    def answer(_request: HttpRequest, _error: Any) -> HttpResponse:
        return problem_response(status=status, code=code)

    return answer


_SAID: Final[Mapping[int, Any]] = {
    403: _answer(status=403, code="request.csrf"),
    404: _answer(status=404, code="request.not_found"),
    405: _answer(status=405, code="request.method"),
    413: _answer(status=413, code="request.too_large"),
}


def busy(error: BaseException) -> HttpResponse:
    """The database did not answer; trying again later may help."""
    log.warning("the database did not answer: %s", error)
    return problem_response(status=503, code="office.busy")


def _of_database(_request: HttpRequest, error: Any) -> HttpResponse:
    return busy(error)


def _of_fault(_request: HttpRequest, error: Any) -> HttpResponse:
    return unexpected(error)


def _of_problem(_request: HttpRequest, error: Any) -> HttpResponse:
    response = problem_response(status=error.status, code=error.code, facts=error.facts)
    if error.status == HTTPStatus.TOO_MANY_REQUESTS and "wait_s" in error.facts:
        response.headers["Retry-After"] = str(error.facts["wait_s"])
    return response


def _of_denied(_request: HttpRequest, error: Any) -> HttpResponse:
    facts = {"permission": error.permission}
    return problem_response(status=403, code="permission.denied", facts=facts)


def _of_validation(_request: HttpRequest, error: Any) -> HttpResponse:
    fields = [
        {"field": ".".join(str(part) for part in _place(row["loc"])), "problem": row["type"]}
        for row in error.errors
    ]
    return problem_response(status=422, code="command.malformed", facts={"fields": fields})


def _place(location: Sequence[str | int]) -> Sequence[str | int]:
    """Without the name that the parameter has in the program, which no client knows."""
    where, *inner = location
    if where in ("body", "query") and inner[:1] == [where]:
        return [where, *inner[1:]]
    return location


def _of_http_error(_request: HttpRequest, error: Any) -> HttpResponse:
    """What the framework refuses: a body that is not JSON, a write without the CSRF token."""
    if error.status_code == 400:
        return problem_response(status=400, code="command.malformed")
    if error.status_code == 403:
        return problem_response(status=403, code="request.csrf")
    return problem_response(status=error.status_code, code="request.refused")
