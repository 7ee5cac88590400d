"""Requests that nobody means: refused before anything reads them."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, cast

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from kasse.office.problems import problem_response

Answer: TypeAlias = (
    Callable[[HttpRequest], HttpResponse] | Callable[[HttpRequest], Awaitable[HttpResponse]]
)


@sync_and_async_middleware
def refuse_nul(get_response: Answer) -> Answer:
    """Refuses U+0000 in addresses and forms: PostgreSQL keeps no such text, and no keyboard types
    it. In JSON it is the database that refuses (kasse.office.problems)."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponse:
            return _refused() if _has_nul(request) else await get_response(request)

        return answer_later

    answer_now = cast(Callable[[HttpRequest], HttpResponse], get_response)

    def answer(request: HttpRequest) -> HttpResponse:
        return _refused() if _has_nul(request) else answer_now(request)

    return answer


def _has_nul(request: HttpRequest) -> bool:
    if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.path_info.startswith("/api/"):
        return False  # reads its bodies itself, and as JSON
    return any("\0" in text for _, texts in request.POST.lists() for text in texts)


def _refused() -> HttpResponse:
    return problem_response(status=400, code="command.malformed")
