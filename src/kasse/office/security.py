"""What a browser is told about this origin: nothing runs here that did not come from here."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias, cast

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

Answer: TypeAlias = (
    Callable[[HttpRequest], HttpResponse] | Callable[[HttpRequest], Awaitable[HttpResponse]]
)

HEADERS: Final = {
    # 'wasm-unsafe-eval' lets the till compile its Python; blob: and data: are for camera frames
    # and receipts drawn on a canvas.
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "worker-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    ),
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@sync_and_async_middleware
def headers(get_response: Answer) -> Answer:
    """Puts HEADERS on every answer of Django; kasse.office.static_files puts them on files."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponse:
            return _with_headers(await get_response(request))

        return answer_later

    answer_now = cast(Callable[[HttpRequest], HttpResponse], get_response)

    def answer(request: HttpRequest) -> HttpResponse:
        return _with_headers(answer_now(request))

    return answer


def _with_headers(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
