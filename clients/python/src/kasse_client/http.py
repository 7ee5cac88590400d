"""What every operation of the client does: one request, its answer or its problem."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

T = TypeVar("T")

TIMEOUT_S: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it goes over the wire."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer as it came; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Transport: TypeAlias = Callable[[Request], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[T]):
    """What was answered. `etag` goes into the `if_match` of the next change; `replayed` says that an
    idempotency key was known and nothing was changed again."""

    body: T
    status: int
    etag: str | None
    replayed: bool


class Problem(Exception):
    """The office says no: decide by `code`, which is stable, with its `facts` (RFC 9457).

    `retry_after_s` is how long to wait before the same is asked again, where the office says so.
    """

    def __init__(
        self, *, status: int, code: str, facts: Mapping[str, Any], retry_after_s: int | None
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.facts = dict(facts)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Where and as whom operations ask."""

    origin: str
    token: str
    transport: Transport


class Group:
    """Operations of one subject."""

    def __init__(self, asking: Asking) -> None:
        """Asks nothing yet."""
        self._asking = asking

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        raw: bytes | None = None,
        content_type: str = "application/json",
        idempotency_key: str | None = None,
        if_match: str | None = None,
    ) -> Answer[Any]:
        headers = {
            "Authorization": f"Bearer {self._asking.token}",
            "Accept": "application/json",
            "Content-Type": content_type,
            "Idempotency-Key": idempotency_key,
            "If-Match": if_match,
        }
        asked = [(name, _text(value)) for name, value in (query or {}).items() if value is not None]
        url = self._asking.origin.rstrip("/") + path + (f"?{urlencode(asked)}" if asked else "")
        sent = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        response = self._asking.transport(
            Request(
                method=method,
                url=url,
                headers={name: value for name, value in headers.items() if value is not None},
                body=sent,
            )
        )
        return _answer(response)


def part(value: object) -> str:
    """A value as one part of a path."""
    return quote(str(value), safe="")


def pages(ask: Callable[..., Answer[T]], **query: Any) -> Iterator[T]:
    """Every page of a list, one request each, until there is none after it."""
    after: str | None = None
    while True:
        found = ask(**query, after=after) if after else ask(**query)
        yield found.body
        body: Any = found.body
        after = body["after"]
        if after is None:
            return


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The token is for one office: it goes nowhere else, and no POST becomes a GET on the way."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(_NoRedirects)


def over_http(request: Request) -> Response:
    """Carries a request over HTTP; raises OSError where there is no answer."""
    asked = urllib.request.Request(  # noqa: S310  # the caller's own office
        request.url, data=request.body, headers=dict(request.headers), method=request.method
    )
    try:
        with _OPENER.open(asked, timeout=TIMEOUT_S) as answer:
            return _response(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return _response(error.code, error.headers, error.read())


def _response(status: int, headers: Any, body: bytes) -> Response:
    named = {name.lower(): value for name, value in headers.items()}
    return Response(status=status, headers=named, body=body)


def _answer(response: Response) -> Answer[Any]:
    kind = response.headers.get("content-type", "").partition(";")[0]
    if response.status >= 300:
        raise _problem(response, kind)
    body: Any = response.body or None
    if body is not None and kind == "application/json":
        body = json.loads(body)
    return Answer(
        body=body,
        status=response.status,
        etag=response.headers.get("etag"),
        replayed=response.headers.get("idempotency-replayed") == "true",
    )


def _problem(response: Response, kind: str) -> Problem:
    wait = response.headers.get("retry-after", "")
    retry_after_s = int(wait) if wait.isdecimal() else None
    if response.status < 400:
        return Problem(
            status=response.status,
            code="client.redirected",
            facts={"location": response.headers.get("location", "")},
            retry_after_s=None,
        )
    if kind != "application/problem+json":
        # A proxy before the office, perhaps.
        return Problem(
            status=response.status, code="client.no_problem", facts={}, retry_after_s=retry_after_s
        )
    said = json.loads(response.body)
    return Problem(
        status=response.status,
        code=said["code"],
        facts=said["facts"],
        retry_after_s=retry_after_s,
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
