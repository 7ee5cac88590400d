"""Files, served before Django: the till's build under /till/ and the office's own under /static/.

WhiteNoise knows the files, their headers and their compressed copies. Its Django middleware would
put a thread between every request and Django's async handler, so only its table is used here.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, Final, TypeAlias
from wsgiref.headers import Headers

import django_htmx
from whitenoise.base import WhiteNoise
from whitenoise.responders import Response

from kasse.office.security import HEADERS

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

STATIC: Final = Path(__file__).parent / "static"
TILL: Final = STATIC / "till"
PREFIXES: Final = ("/till", "/static/")

_CHUNK: Final = 256 * 1024
_ASKED: Final = {
    b"accept-encoding": "HTTP_ACCEPT_ENCODING",
    b"if-none-match": "HTTP_IF_NONE_MATCH",
    b"if-modified-since": "HTTP_IF_MODIFIED_SINCE",
    b"range": "HTTP_RANGE",
}


class Files:
    """The table of files by their address.

    Files whose names carry a hash (/till/assets/…) may be kept for ever; all others are asked
    about each time, so that an update of the till is seen at once.
    """

    def __init__(self, *, watch: bool = False) -> None:
        """With `watch`, files are looked up on each request (for development)."""
        self._table = WhiteNoise(
            application=None,
            autorefresh=watch,
            max_age=0,
            allow_all_origins=False,
            index_file=True,
            immutable_file_test=r"^/till/assets/",
            mimetypes={".wasm": "application/wasm", ".webmanifest": "application/manifest+json"},
            add_headers_function=_security_headers,
        )
        self._watch = watch
        for folder, prefix in (
            (Path(django_htmx.__file__).parent / "static", "/static/"),
            (STATIC, "/static/"),
            (TILL, "/till/"),
        ):
            if watch or folder.is_dir():
                self._table.add_files(str(folder), prefix)

    def find(self, scope: Scope) -> Response | None:
        """The answer to a request for a file, or None if there is no such file."""
        path = scope["path"]
        table = self._table
        file = table.find_file(path) if self._watch else table.files.get(path)
        if file is None:
            return None
        asked = {
            _ASKED[name]: value.decode("latin-1")
            for name, value in scope["headers"]
            if name in _ASKED
        }
        response: Response = file.get_response(scope["method"], asked)
        return response


async def send_file(response: Response, send: Send) -> None:
    """Sends what `Files.find` found. Reads in pieces, from the system's cache as a rule."""
    await send(
        {
            "type": "http.response.start",
            "status": int(response.status),
            "headers": [
                (name.lower().encode("latin-1"), value.encode("latin-1"))
                for name, value in response.headers
            ],
        }
    )
    if response.file is None:
        await send({"type": "http.response.body", "body": b""})
        return
    with response.file as file:
        while chunk := file.read(_CHUNK):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _security_headers(headers: Headers, _path: str, url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    if url.startswith("/till/") and "immutable" not in (headers["Cache-Control"] or ""):
        headers["Cache-Control"] = "no-cache"
