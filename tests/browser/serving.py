"""A loopback server that serves a built till as the office does: policy, types, compression."""

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_TYPES = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".bin": "application/octet-stream",
}
_COMPRESSED = ((".br", "br"), (".gz", "gzip"))
_HASHED = ("/assets/", "/python/")


class StaticHandler(BaseHTTPRequestHandler):
    """Files of `root` under `/`; a path that ends in `/` is its `index.html`."""

    root: ClassVar[Path]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = self.root / (path + "index.html" if path.endswith("/") else path).lstrip("/")
        if not file.is_file():
            self.answer(404, b"", {"Content-Type": "text/plain"})
            return
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "text/plain"
        headers = {"Content-Type": kind, "Cache-Control": "no-cache"}
        if any(part in path for part in _HASHED):
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        for suffix, encoding in _COMPRESSED:
            smaller = file.with_name(file.name + suffix)
            if encoding in self.headers.get("Accept-Encoding", "") and smaller.is_file():
                file = smaller
                headers["Content-Encoding"] = encoding
                break
        self.answer(200, file.read_bytes(), headers)

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Send a whole response, with the policy."""
        self.send_response(status)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing: a test that fails shows what matters."""


@contextmanager
def serve(root: Path, handler: type[StaticHandler] = StaticHandler) -> Iterator[str]:
    """Serve `root` on a free loopback port; gives the address without a final slash."""
    bound = type("Bound", (handler,), {"root": root})
    server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
