"""One POST to somebody else's machine, with bounds on everything: addresses, time, size, redirects."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kasse.domain.outcome import Refused, refused
from kasse.office.integrations import addresses
from kasse.office.integrations.addresses import Target

CONNECT_S: Final = 5
ANSWER_S: Final = 15
"""From the connection to the end of the answer, however slowly its bytes come."""

KEEP_BYTES: Final = 4_096
"""Of an answer; the rest is not read."""


_LONGEST_RETRY_S: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What came of it: `status` of the answer, or 0 and the `problem`. `retry_after_s` is what
    the answer asks for, 0 where it asks for nothing."""

    status: int = 0
    problem: Refused | None = None
    address: str = ""
    answer: str = ""
    took_ms: int = 0
    retry_after_s: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the receiver has it."""
        return 200 <= self.status < 300


def post(*, url: str, headers: Mapping[str, str], body: bytes) -> Posted:
    """Sends `body` as JSON. A redirect is an answer like any other: it is not followed."""
    begun = time.monotonic()
    found = _send(url, headers, body, until=begun + CONNECT_S + ANSWER_S)
    took_ms = int((time.monotonic() - begun) * 1_000)
    return Posted(
        status=found.status,
        problem=found.problem,
        address=found.address,
        answer=found.answer,
        took_ms=took_ms,
        retry_after_s=found.retry_after_s,
    )


def _send(url: str, headers: Mapping[str, str], body: bytes, *, until: float) -> Posted:
    target = addresses.read(url)
    if isinstance(target, Refused):
        return Posted(problem=target)
    found = addresses.resolve(target)
    if isinstance(found, Refused):
        return Posted(problem=found)
    address = ""
    try:
        raw, address = _connected(target, found)
        with raw:
            return _exchange(raw, target, address, headers, body, until=until)
    except TimeoutError:
        return Posted(problem=refused("hook.timeout"), address=address)
    except ssl.SSLError:
        return Posted(problem=refused("hook.tls"), address=address)
    except (OSError, http.client.HTTPException, ValueError):
        return Posted(problem=refused("hook.no_answer"), address=address)


def _connected(target: Target, found: Sequence[str]) -> tuple[socket.socket, str]:
    """A connection to one of the addresses that were judged, not to the name again; and which."""
    for address in found[:-1]:
        try:
            return _connect(target, address), address
        except OSError:
            # The next may be on a network that this machine reaches, too.
            continue
    return _connect(target, found[-1]), found[-1]


def _connect(target: Target, address: str) -> socket.socket:
    raw = socket.create_connection((address, target.port), timeout=CONNECT_S)
    if target.scheme == "http":
        return raw
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=target.host)
    except BaseException:
        raw.close()
        raise


def _exchange(
    raw: socket.socket,
    target: Target,
    address: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    until: float,
) -> Posted:
    host = f"[{target.host}]" if ":" in target.host else target.host
    is_default = target.port == (443 if target.scheme == "https" else 80)
    lines = {
        "Host": host if is_default else f"{host}:{target.port}",
        "User-Agent": "Kasse-Webhooks/1",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    head = f"POST {target.path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())
    raw.settimeout(max(until - time.monotonic(), 0.01))
    raw.sendall(head.encode("ascii") + b"\r\n" + body)
    response = http.client.HTTPResponse(_Until(raw, until), method="POST")  # type: ignore[arg-type]  # it asks for makefile alone
    try:
        response.begin()
        kept = response.read(KEEP_BYTES)
        retry_after = response.headers.get("Retry-After", "")
        return Posted(
            status=response.status,
            address=address,
            answer=kept.decode("utf-8", "replace").replace("\0", "\ufffd"),
            retry_after_s=_seconds(retry_after),
        )
    finally:
        response.close()


def _seconds(retry_after: str) -> int:
    """What Retry-After asks for, a day at most; 0 for a date and for what is no number of seconds."""
    is_number = retry_after.isdecimal() and len(retry_after) < 10
    return min(int(retry_after), _LONGEST_RETRY_S) if is_number else 0


class _Until(socket.SocketIO):
    """A socket's reading end that gives up at a moment, not after a pause: a receiver that sends a
    byte now and then would hold us for ever."""

    def __init__(self, raw: socket.socket, until: float) -> None:
        super().__init__(raw, "r")
        self._raw, self._until = raw, until

    def makefile(self, *_: object) -> io.BufferedReader:
        """What http.client reads from."""
        return io.BufferedReader(self)

    def readinto(self, buffer: object) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._raw.settimeout(left)
        return super().readinto(buffer)  # type: ignore[arg-type]  # any writable buffer
