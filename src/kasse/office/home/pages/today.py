"""Today: live figures of a store, a group of stores or all, kept up by server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from kasse.office.actors import Actor
from kasse.office.frame.access import actor, page, show
from kasse.office.home.figures import figures
from kasse.office.journal import queries as journal
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

if TYPE_CHECKING:
    from kasse.office.stores.models import Store

_LOOK_EVERY_S: Final = 1
_LOOKS: Final = 600
"""After ten minutes the stream ends and the page opens a new one."""

_DRAW_EVERY: Final = 15
"""After so many looks the figures are made again though no entry has come: tills fall silent, and
last week's day goes on."""

_MANY_STORES: Final = 8
"""From how many stores on their table has a field to search in."""
_SORTS: Final = ("wrong", "sold", "name")

_NOTHING_NEW: Final = ": \n\n"
"""A comment, which keeps proxies from closing and tells us when nobody listens."""


@require_safe
@page("office.view")
def today(request: HttpRequest, access: Access) -> HttpResponse:
    """The figures as they are, and the stream that keeps them up."""
    mine = list(stores.stores(only=access.stores))
    wanted = _wanted(request)
    shown = _shown(mine, wanted)
    context: dict[str, Any] = {
        "stores": mine,
        "groups": stores.group_choices(of=mine),
        "store": next(iter(mine if len(mine) == 1 else _one(mine, wanted)), None),
        "wanted": wanted,
        "stream": urlencode(wanted),
        "has_many": len(mine) >= _MANY_STORES,
    }
    if shown:
        context |= _context(shown, actor(request), wanted)
    return show(request, "today", context, access=access)


def _wanted(request: HttpRequest) -> dict[str, str]:
    """Which store or group, the order of the stores' table, and what their names are searched for."""
    sort = request.GET.get("sort", "")
    return {
        "store": request.GET.get("store", "")[: len(stores.GROUP) + 64],
        "sort": sort if sort in _SORTS else _SORTS[0],
        "q": request.GET.get("q", "")[:100],
    }


@require_safe
def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Sends the figures whenever they have changed."""
    watch = _Watch(
        account=request.user.pk,
        session=request.session.session_key or "",
        wanted=_wanted(request),
        language=translation.get_language() or "da",
    )
    if watch.actor() is None:
        return HttpResponse(status=403)
    return StreamingHttpResponse(
        _events(watch),
        content_type="text/event-stream",
        # What a proxy buffers or packs, it keeps back.
        headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"},
    )


async def _events(watch: "_Watch") -> AsyncIterator[str]:
    before, mark = "", None
    for look in range(_LOOKS):
        known = mark if look % _DRAW_EVERY else None
        seen = await sync_to_async(watch.look)(known)
        if seen is None:
            return
        mark = seen.mark
        if seen.html and seen.html != before:
            before = seen.html
            lines = "".join(f"data: {line}\n" for line in seen.html.splitlines())
            yield f"event: figures\n{lines}\n"
        else:
            yield _NOTHING_NEW
        await asyncio.sleep(_LOOK_EVERY_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """The journals' mark, and the figures if they were made."""

    mark: tuple[int, int]
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """Who looks at what. Whether they still may is asked again each time."""

    account: str | None
    session: str
    wanted: dict[str, str]
    language: str

    def actor(self) -> Actor | None:
        """The account as it may now; None once it may not see the page, has logged out, or has
        another password than it logged in with.
        """
        account = staff.account_of_session(self.session)
        if account is None or account.pk != self.account:
            return None
        by = staff.actor(account)
        return by if by.has("office.view") else None

    def look(self, known: tuple[int, int] | None) -> _Seen | None:
        """As `seen`, in a thread that belongs to no request, so that nothing else looks after its
        connection."""
        close_old_connections()
        try:
            return self.seen(known)
        finally:
            close_old_connections()

    def seen(self, known: tuple[int, int] | None) -> _Seen | None:
        """What there is, made anew unless the journals still are where `known` says; None when it
        is no longer theirs to see."""
        by = self.actor()
        if by is None:
            return None
        mark = journal.mark()
        if mark == known:
            return _Seen(mark=mark, html="")
        mine = list(stores.stores(only=staff.access_of(by, "office.view").stores))
        with translation.override(self.language):
            context = _context(_shown(mine, self.wanted), by, self.wanted)
            html = render_to_string("office/parts/figures.html", context)
        return _Seen(mark=mark, html=html)


def _context(shown: "list[Store]", by: Actor, wanted: dict[str, str]) -> dict[str, Any]:
    found = figures(
        shown=shown, by=by, currency=stores.currency(), now=timezone.now(), sort=wanted["sort"]
    )
    is_one = len(shown) == 1 and (wanted["store"] or wanted["q"])
    only = shown[0].id if is_one else wanted["store"] if _grouped(shown, wanted) == shown else ""
    return {"figures": found, "wanted": wanted, "may": by.permissions, "only": only}


def _shown(mine: "list[Store]", wanted: dict[str, str]) -> "list[Store]":
    """The store asked for, else those of the group, or of all, whose names hold what was searched
    for. A group without any that one may see is none."""
    text = wanted["q"].casefold()
    of_group = _grouped(mine, wanted) or mine
    return _one(mine, wanted) or [store for store in of_group if text in store.name.casefold()]


def _grouped(mine: "list[Store]", wanted: dict[str, str]) -> "list[Store]":
    return [store for store in mine if wanted["store"] == f"{stores.GROUP}{store.group_id}"]


def _one(mine: "list[Store]", wanted: dict[str, str]) -> "list[Store]":
    return [store for store in mine if store.id == wanted["store"]]
