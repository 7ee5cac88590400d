"""Today: live figures of a store, kept up by server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Final

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from kasse.office.home.access import page, show
from kasse.office.home.figures import figures
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.stores.models import Store

_LOOK_EVERY_S: Final = 2
_LOOKS: Final = 300
"""After ten minutes the stream ends and the page opens a new one: an account that may no longer
look, or a page that nobody closed, is noticed then at the latest."""


@require_safe
@page("office.view")
def today(request: HttpRequest, access: Access) -> HttpResponse:
    """The figures as they are, and the stream that keeps them up."""
    mine = list(stores.stores(only=access.stores))
    shown = _shown(mine, request.GET.get("store", ""))
    context: dict[str, Any] = {
        "stores": mine,
        "store": shown[0] if len(shown) == 1 else None,
        "today": timezone.now(),
    }
    if shown:
        context |= _context(shown, access)
    return show(request, "today", context, access=access)


async def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Sends the figures whenever they have changed."""
    user = await request.auser()
    access = await sync_to_async(staff.access)(user, "office.view")
    if not access.anywhere:
        return HttpResponse(status=403)
    events = _events(access, request.GET.get("store", ""), translation.get_language() or "da")
    return StreamingHttpResponse(
        events,
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(access: Access, store: str, language: str) -> AsyncIterator[str]:
    before = ""
    for _ in range(_LOOKS):
        html = await sync_to_async(_figures_html)(access, store, language)
        if html != before:
            before = html
            lines = "".join(f"data: {line}\n" for line in html.splitlines())
            yield f"event: figures\n{lines}\n"
        else:
            # A comment keeps proxies from closing, and tells us when nobody listens.
            yield ": \n\n"
        await asyncio.sleep(_LOOK_EVERY_S)


def _figures_html(access: Access, store: str, language: str) -> str:
    shown = _shown(list(stores.stores(only=access.stores)), store)
    with translation.override(language):
        return render_to_string("office/parts/figures.html", _context(shown, access))


def _context(shown: "list[Store]", access: Access) -> dict[str, Any]:
    currency = shown[0].company.currency if shown else "DKK"
    found = figures(shown=shown, access=access, currency=currency, now=timezone.now())
    return {"figures": found}


def _shown(mine: "list[Store]", wanted: str) -> "list[Store]":
    chosen = [store for store in mine if store.id == wanted]
    return chosen or mine
