"""What a person sees when something went wrong: what it was, what to do, and a reference to give
to whoever runs the office. No page needs the database, and none shows anything of the program.

The API answers with problem documents instead (kasse.office.problems).
"""

import sys
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, gettext_lazy, override

from kasse.office import maintenance, request_ids
from kasse.office.frame.sent import form_page
from kasse.office.problems import problem_response
from kasse.office.security import Answer

_WORDS: Final[Mapping[str, tuple[Any, Any]]] = {
    "request.malformed": (
        gettext_lazy("This could not be read"),
        gettext_lazy("What your browser sent is not complete. Go back and try again."),
    ),
    "request.csrf": (
        gettext_lazy("This page was open for too long"),
        gettext_lazy(
            "To be safe, nothing was changed. Go back to the form and send it once more; your "
            "browser must allow cookies from here."
        ),
    ),
    "request.logged_out": (
        gettext_lazy("You are logged out"),
        gettext_lazy("Nothing was done. Log in in another tab and then go on here."),
    ),
    "permission.denied": (
        gettext_lazy("Not allowed"),
        gettext_lazy(
            "Your roles do not let you do this. Ask somebody who may edit people to change them."
        ),
    ),
    "request.method": (
        gettext_lazy("This address has no page"),
        gettext_lazy("It belongs to a button of another page. Go to the start page."),
    ),
    "request.not_found": (
        gettext_lazy("There is nothing here"),
        gettext_lazy("The address is wrong, or what was here is gone. Go to the start page."),
    ),
    "request.too_large": (
        gettext_lazy("That was too large"),
        gettext_lazy("Nothing was changed. Send a smaller file, or split it."),
    ),
    "office.unexpected": (
        gettext_lazy("Something went wrong here"),
        gettext_lazy(
            "This is a fault in the program, not yours. Tills go on selling. Try again; if it "
            "comes back, give the reference below to whoever runs the office."
        ),
    ),
    "office.busy": (
        gettext_lazy("The office cannot reach its data"),
        gettext_lazy(
            "Tills go on selling and send everything later. Try again in a moment; if it stays so, "
            "tell whoever runs the office."
        ),
    ),
    "office.maintenance": (
        gettext_lazy("The office is closed for a moment"),
        gettext_lazy(
            "Whoever runs it is working on it. Tills go on selling and send everything later."
        ),
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    if isinstance(exception, RequestDataTooBig):
        return answer(request, status=413, code="request.too_large")
    return answer(request, status=400, code="request.malformed")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    del exception
    return answer(request, status=403, code="permission.denied")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    del exception
    return answer(request, status=404, code="request.not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. A database that does not answer is no fault of the program."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return answer(request, status=503, code="office.busy")
    return answer(request, status=500, code="office.unexpected")


def closed(request: HttpRequest) -> HttpResponse:
    """What everybody gets during maintenance."""
    if request.path_info.startswith("/api/"):
        response = problem_response(status=503, code="office.maintenance")
    else:
        response = answer(request, status=503, code="office.maintenance")
    response.headers["Retry-After"] = str(maintenance.AGAIN_AFTER_S)
    return response


def wrong_method(get_response: Answer) -> Answer:
    """A middleware: an address that only takes forms, opened by itself, says so to a person."""

    def answer_so(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = answer(request, status=405, code="request.method")
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page

    return answer_so


def answer(request: HttpRequest, *, status: int, code: str) -> HttpResponse:
    """The page about `code`, in the reader's language as far as it is known without the database."""
    title, text = _WORDS[code]
    number = request_ids.current() or request_ids.give(request)
    with override(get_language_from_request(request)):
        context: dict[str, Any] = {"title": title, "text": text, "status": status, "number": number}
        if request.method == "POST":
            context["back"] = form_page(request)
        return HttpResponse(render_to_string("office/error.html", context), status=status)
