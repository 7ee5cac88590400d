"""What a form sent, and where it stood: for the answers that send somebody back to it."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

# What is typed anew rather than written into a page.
_SECRET: Final = re.compile(r"(?:.*[._])?(?:password|pin|again|code|credential|secret)")


def form_page(request: HttpRequest) -> str:
    """The address of the page that the request came from if it sent a form, else its own."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if request.method != "POST" or came_from.netloc != request.get_host():
        return request.get_full_path()
    # One slash: with two it would be another host's.
    return "/" + came_from._replace(scheme="", netloc="", fragment="").geturl().lstrip("/")


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent the form: every browser says with a form where it stood."""
    origin = request.headers.get("Origin", "")
    ours = f"{request.scheme}://{request.get_host()}"
    return origin == ours or origin in settings.CSRF_TRUSTED_ORIGINS


def fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """(name, value) of all that was sent but the security token, secrets and files."""
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and not _SECRET.fullmatch(name):
            yield from ((name, value) for value in values)
