"""Asking once before what cannot be taken back.

A form with `data-confirm` asks in a dialog and sends `confirmed`; without scripts its view gets a
POST that is not `confirmed` and answers with the question as a page of its own.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from kasse.office.frame.access import show
from kasse.office.staff.queries import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: `title` as a question, what then happens, the button that does it, and the
    address to go back to."""

    title: Any
    words: Any
    button: Any
    back: str


def confirmed(request: HttpRequest) -> bool:
    """Whether it has been asked."""
    return request.POST.get("confirmed") == "yes"


def ask(request: HttpRequest, question: Question, *, access: Access) -> HttpResponse:
    """The question as a page, which posts everything again to the same address."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "confirmed"}
    ]
    return show(request, "confirm", {"question": question, "fields": fields}, access=access)
