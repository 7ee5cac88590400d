"""Requests that nobody means: refused before anything reads them."""

from django.http import HttpRequest, HttpResponse

from kasse.office.problems import problem_response
from kasse.office.security import Answer


def refuse_nul(get_response: Answer) -> Answer:
    """Refuses U+0000 in addresses and forms: PostgreSQL keeps no such text, and no keyboard types
    it. In JSON it is the database that refuses (kasse.office.problems)."""

    def answer(request: HttpRequest) -> HttpResponse:
        return _refused() if _has_nul(request) else get_response(request)

    return answer


def _has_nul(request: HttpRequest) -> bool:
    if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.path_info.startswith("/api/"):
        return False  # reads its bodies itself, and as JSON
    return any("\0" in text for _, texts in request.POST.lists() for text in texts)


def _refused() -> HttpResponse:
    return problem_response(status=400, code="command.malformed")
