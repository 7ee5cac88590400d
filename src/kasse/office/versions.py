"""Two people and one row: who saves what they read too long ago is told, and nothing is lost.

A row that people edit has a `version`, one more with each change. Whoever saves may say which one
they read: a form in its hidden field `version`, an API client in `If-Match`. Another one is a Stale.
"""

import re
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

_TAG: Final = re.compile(r'(?:W/)?"([0-9]{1,18})"')

IF_MATCH: Final = "If-Match"
TAKES_IF_MATCH: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": IF_MATCH,
            "in": "header",
            "required": False,
            "description": "The ETag that was read. If somebody has changed it since, the answer is"
            " 412.",
            "schema": {"type": "string", "pattern": '^(W/)?"[0-9]{1,18}"$'},
            "example": '"3"',
        }
    ]
}
"""The `openapi_extra` of an operation that asks `expected_by`."""


class Stale(Exception):
    """Somebody else has changed the row since: `is_now` is its version, `read` the one expected."""

    def __init__(self, *, read: int, is_now: int) -> None:
        super().__init__(f"version {is_now}, not {read}")
        self.read = read
        self.is_now = is_now


class MalformedTag(ValueError):
    """An If-Match that is no version of ours."""


def check(row: Any, expected: int | None) -> None:
    """Raises Stale unless `row.version` is the one expected; None expects nothing.

    Call it inside the transaction, after the row was locked (by writing, or `select_for_update`).
    """
    if expected is not None and row.version != expected:
        raise Stale(read=expected, is_now=row.version)


def expected_by(request: HttpRequest) -> int | None:
    """The version in an API request's If-Match; None for none or `*`. Raises MalformedTag."""
    given = request.headers.get(IF_MATCH, "").strip()
    if given in {"", "*"}:
        return None
    found = _TAG.fullmatch(given)
    if found is None:
        raise MalformedTag
    return int(found[1])


def expected_of(request: HttpRequest, row: Any) -> int:
    """The same for a PATCH of a few fields, which saves the others as `row` was read: without an
    If-Match the row must be at that version still, or a change of this moment would be undone."""
    expected = expected_by(request)
    return row.version if expected is None else expected


def typed_version(request: HttpRequest) -> int:
    """The version in a form's hidden field; 0, which no row has, where there is none to read: such
    a form is stale and overwrites nothing."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def tag(response: HttpResponse, version: int) -> None:
    """Puts the row's version into the answer's ETag."""
    response.headers["ETag"] = f'"{version}"'
