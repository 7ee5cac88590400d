"""Each request has an id, under which logs, problem documents and the audit log know it."""

import re
import uuid
from typing import Final

from django.http import HttpRequest, HttpResponse

from kasse.office.security import Answer

HEADER: Final = "X-Request-Id"

_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


def numbered(get_response: Answer) -> Answer:
    """A middleware: takes the id that a proxy gave, or makes one, and answers with it."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        request.META["kasse.request_id"] = number
        response = get_response(request)
        response.headers[HEADER] = number
        return response

    return answer


def id_of(request: HttpRequest) -> str:
    """The request's id; "" where none was given (in tests of a view alone)."""
    return str(request.META.get("kasse.request_id", ""))
