"""Today: live figures of a store, kept up by server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from asgiref.sync import sync_to_async
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from kasse.office.frame.access import page, show
from kasse.office.home.figures import figures
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.stores.models import Store

_LOOK_EVERY_S: Final = 2
_LOOKS: Final = 300
"""After ten minutes the stream ends and the page opens a new one."""

_NOTHING_NEW: Final = ": \n\n"
"""A comment, which keeps proxies from closing and tells us when nobody listens."""


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


@require_safe
def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Sends the figures whenever they have changed."""
    watch = _Watch(
        account=request.user.pk,
        session=request.session.session_key or "",
        store=request.GET.get("store", ""),
        language=translation.get_language() or "da",
    )
    if watch.access() is None:
        return HttpResponse(status=403)
    return StreamingHttpResponse(
        _events(watch),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(watch: "_Watch") -> AsyncIterator[str]:
    before = ""
    for _ in range(_LOOKS):
        html = await sync_to_async(watch.figures_html)()
        if html is None:
            return
        if html != before:
            before = html
            lines = "".join(f"data: {line}\n" for line in html.splitlines())
            yield f"event: figures\n{lines}\n"
        else:
            yield _NOTHING_NEW
        await asyncio.sleep(_LOOK_EVERY_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """Who looks at what. Whether they still may is asked again each time."""

    account: str | None
    session: str
    store: str
    language: str

    def access(self) -> Access | None:
        """What the account may see now; None once it may not, has logged out, or has another
        password than it logged in with.
        """
        account = staff.active_account(self.account)
        # An expired session reads as an empty one.
        proof = SessionStore(self.session).get(HASH_SESSION_KEY, "")
        if account is None or not constant_time_compare(proof, account.get_session_auth_hash()):
            return None
        access = staff.access(account, "office.view")
        return access if access.anywhere else None

    def figures_html(self) -> str | None:
        """The figures as they are now; None when they are no longer theirs to see."""
        # Runs in a thread that belongs to no request, so nothing else looks after its connection.
        close_old_connections()
        try:
            access = self.access()
            if access is None:
                return None
            shown = _shown(list(stores.stores(only=access.stores)), self.store)
            with translation.override(self.language):
                return render_to_string("office/parts/figures.html", _context(shown, access))
        finally:
            close_old_connections()


def _context(shown: "list[Store]", access: Access) -> dict[str, Any]:
    currency = shown[0].company.currency if shown else "DKK"
    found = figures(shown=shown, access=access, currency=currency, now=timezone.now())
    return {"figures": found}


def _shown(mine: "list[Store]", wanted: str) -> "list[Store]":
    chosen = [store for store in mine if store.id == wanted]
    return chosen or mine
