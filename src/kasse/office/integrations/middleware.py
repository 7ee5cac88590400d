"""What holds for every request to the API: asking twice changes once, and callers are told how
often they may ask."""

import hashlib
import re
from collections.abc import Iterator
from threading import Lock
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone

from kasse.office import limits
from kasse.office.integrations.models import KeptAnswer
from kasse.office.integrations.services import answers
from kasse.office.integrations.services.answers import Asked
from kasse.office.problems import Problem, problem_response
from kasse.office.security import Answer
from kasse.office.staff import auth

HEADER: Final = "Idempotency-Key"
KEY: Final = re.compile(r'"?([!#-~]{1,255}?)"?', re.ASCII)
"""Printable ASCII without spaces and quotation marks; in quotation marks or not."""

_PLACE: Final = "/api/v1/"
_PIECE: Final = 256 * 1024
_KEPT_HEADERS: Final = ("Content-Type", "ETag", "Location")


def limits_told(get_response: Answer) -> Answer:
    """A middleware: says how much the caller has left, as draft-ietf-httpapi-ratelimit-headers has
    it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        found = auth.left(request)
        if found is not None and found.limit:
            response.headers["RateLimit-Policy"] = f'"caller";q={found.limit};w={limits.WINDOW_S}'
            response.headers["RateLimit"] = f'"caller";r={found.remaining};t={found.full_in_s}'
        return response

    return answer


def answers_kept(get_response: Answer) -> Answer:
    """A middleware: a POST with an Idempotency-Key is worked out and its answer kept in one
    transaction, so that there is no moment in which one is there without the other.

    The same again gets the same answer; what was refused has changed nothing and is asked anew.
    """
    busy = _Busy()

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER)
        path = request.path_info
        if given is None or request.method != "POST" or not path.startswith(_PLACE):
            return get_response(request)
        if not answers.takes_key(path):
            return get_response(request)
        try:
            asked = _asked(request, given)
        except Problem as problem:
            return problem_response(status=problem.status, code=problem.code, facts=problem.facts)
        except RequestDataTooBig:
            return problem_response(status=413, code="request.too_large")
        except RawPostDataException:
            return problem_response(status=400, code="command.malformed")
        if asked is None:
            return get_response(request)
        if not busy.begin(asked):
            response = problem_response(status=409, code="request.in_progress")
            response.headers["Retry-After"] = "1"
            return response
        try:
            return _once(request, asked, get_response)
        finally:
            busy.end(asked)

    return answer


def _asked(request: HttpRequest, given: str) -> Asked | None:
    """The request as it is known again; None where nobody is proved, which is refused later."""
    found = KEY.fullmatch(given)
    if found is None:
        raise Problem(status=400, code="request.idempotency_key")
    who = auth.caller_id(request)
    if not who:
        return None
    digest = hashlib.sha256(f"{request.get_full_path()}\n".encode())
    for piece in _pieces(request):
        digest.update(piece)
    return Asked(caller=who, key=found[1], digest=digest.hexdigest())


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body. One that lies on the disk is read from there, whatever its size, and is there to be
    read again; Django's own `body` is in memory, and has a limit."""
    stream = getattr(request, "_stream", None)
    if stream is None or getattr(request, "_read_started", True) or not stream.seekable():
        yield request.body
        return
    while piece := stream.read(_PIECE):
        yield piece
    stream.seek(0)


def _once(request: HttpRequest, asked: Asked, get_response: Answer) -> HttpResponse:
    with transaction.atomic():
        kept = answers.claim(asked=asked, now=timezone.now())
        if kept is not None:
            return _again(kept, asked)
        response = get_response(request)
        if response.status_code >= 400 or response.streaming:
            # Anything refused has changed nothing; so the key is free again, too.
            transaction.set_rollback(True)
        else:
            answers.keep(
                asked=asked,
                status=response.status_code,
                headers={
                    name: response.headers[name] for name in _KEPT_HEADERS if name in response
                },
                body=response.content,
            )
    return response


def _again(kept: KeptAnswer, asked: Asked) -> HttpResponse:
    if kept.asked != asked.digest:
        return problem_response(status=422, code="request.other_body", facts={"key": asked.key})
    body = answers.body_of(kept)
    if body is None:
        # What was asked for is done: it must not be done again for want of its answer.
        return problem_response(status=409, code="request.answer_lost", facts={"key": asked.key})
    response = HttpResponse(body, status=kept.status, headers=kept.headers)
    response.headers["Idempotency-Replayed"] = "true"
    return response


class _Busy:
    """The keys that this process works on now."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked: set[tuple[str, str]] = set()

    def begin(self, asked: Asked) -> bool:
        """Whether nobody else works on it."""
        with self._lock:
            if (asked.caller, asked.key) in self._asked:
                return False
            self._asked.add((asked.caller, asked.key))
            return True

    def end(self, asked: Asked) -> None:
        """It is done."""
        with self._lock:
            self._asked.discard((asked.caller, asked.key))
