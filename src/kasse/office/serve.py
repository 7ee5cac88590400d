"""Starts the office: the database brought up to date, then the server."""

import os
from pathlib import Path


def prepare() -> None:
    """Sets Django up and applies migrations. Safe to call twice."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kasse.office.settings")
    django.setup(set_prefix=False)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    certificate: Path | None = None,
    key: Path | None = None,
) -> None:
    """Serves until Ctrl-C or SIGTERM, then lets requests end and what waits be written.

    `workers` are processes; on SQLite one is right, since one writes at a time. With
    `certificate` and `key` (PEM files) it speaks TLS.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    prepare()
    from kasse.office.stores.services import publish_all_settings

    # Tills learn where the office is now (KASSE_ORIGIN); only what serves knows that.
    publish_all_settings()
    Granian(
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
    ).serve()
