"""The office as an ASGI application: files first, then Django."""

import os
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kasse.office.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402  # settings stand only after setup

from kasse.office.static_files import (  # noqa: E402
    PREFIXES,
    Files,
    Receive,
    Scope,
    Send,
    send_file,
)

_files = Files(watch=settings.DEBUG)
_django: Any = ASGIHandler()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers one connection."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http":
        if scope["path"].startswith(PREFIXES):
            file = _files.find(scope)
            if file is not None:
                await send_file(file, send)
                return
        await _django(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
