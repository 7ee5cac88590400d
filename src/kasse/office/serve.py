"""Starts the office: the database brought up to date, then the server."""

import http.client
import os
import shutil
import signal
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, Final

_ASK_EVERY_S: Final = 0.05
_ANSWER_WITHIN_S: Final = 5


def set_up() -> None:
    """Sets Django up; the database is not touched. Safe to call twice."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kasse.office.settings")
    django.setup(set_prefix=False)


def prepare() -> None:
    """Sets Django up and brings the database up to date, with a back-up first where a shop is in
    it. Safe to call twice. Raises CannotStart (kasse.office.running.upgrade)."""
    set_up()
    from kasse.office.running.upgrade import bring_up_to_date

    with without_interruption():
        bring_up_to_date()


@contextmanager
def without_interruption() -> Iterator[None]:
    """Ctrl-C waits until the end: Django notes a migration after the tables that it made, and
    between the two a stop would leave tables that the next start makes again.
    """
    asked = []
    before = signal.signal(signal.SIGINT, lambda *_: asked.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    tls: tuple[Path | None, Path | None] = (None, None),
    ready: Callable[[], None],
) -> None:
    """Serves until Ctrl-C or SIGTERM, then lets requests end and what waits be written.

    `workers` are processes; on SQLite one is right, since one writes at a time. `tls` is a
    certificate and its key (PEM files). `ready` is called once, when the office answers.
    """
    set_up()
    with held():
        _serve(host=host, port=port, workers=workers, tls=tls, ready=ready)


@contextmanager
def held() -> Iterator[None]:
    """Nobody exchanges the database meanwhile. Raises CannotStart where somebody does just now."""
    from django.conf import settings

    from kasse.office.running import serving
    from kasse.office.running.backup.form import Unusable
    from kasse.office.running.upgrade import CannotStart

    try:
        with serving.shared(settings.DATA):
            yield
    except Unusable:
        raise CannotStart(
            "A back-up is being restored here. Start again when it is done."
        ) from None


def _serve(
    *,
    host: str,
    port: int,
    workers: int,
    tls: tuple[Path | None, Path | None],
    ready: Callable[[], None],
) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    prepare()
    from kasse.office.stores.services import publish_all_settings

    # Tills learn where the office is now (KASSE_ORIGIN); only what serves knows that.
    publish_all_settings()
    certificate, key = tls
    _share_figures(workers)
    server = Granian(
        "kasse.office.asgi:worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        ssl_cert=certificate,
        ssl_key=key,
        log_level=LogLevels.warning,
        workers_kill_timeout=20,
    )

    def tell() -> None:
        # Not before the last process was made: a copy of this one needs no thread in mid-question.
        while len(server.wrks) < workers or not answers(host, port, is_tls=certificate is not None):
            time.sleep(_ASK_EVERY_S)
        ready()

    let_go_of_database()
    Thread(target=tell, name="ready", daemon=True).start()
    server.serve()


def let_go_of_database() -> None:
    """The server's processes are copies of this one: each opens connections of its own. A pool that
    was open here would have none of the threads there by which it grows."""
    from django.db import connections

    for each in connections.all(initialized_only=True):
        each.close()
        pooled: Any = each
        if each.vendor == "postgresql":
            pooled.close_pool()


def _share_figures(workers: int) -> None:
    """Several processes count into files of one folder (kasse.office.running.metrics), which begins
    empty: what processes of before have counted is over."""
    from django.conf import settings

    folder = settings.DATA / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    if workers > 1:
        folder.mkdir()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def answers(host: str, port: int, *, is_tls: bool) -> bool:
    """Whether something answers at this address of our own."""
    return _said(host, port, "/log-in", is_tls=is_tls) is not None


def is_office(host: str, port: int, *, is_tls: bool) -> bool:
    """Whether what answers there is an office."""
    from kasse.office.running import health

    return _said(host, port, health.HEALTH, is_tls=is_tls) == b'{"alive": true}'


def _said(host: str, port: int, path: str, *, is_tls: bool) -> bytes | None:
    connection: Any
    if is_tls:
        # Only whether something answers is asked; the certificate may name any host.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            host, port, timeout=_ANSWER_WITHIN_S, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=_ANSWER_WITHIN_S)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        said: bytes = connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return said
