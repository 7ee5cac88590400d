"""What the office reads from its environment; docs/operator/settings.md lists each variable."""

import os
import secrets
import socket
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")

_SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-16384;"
    "PRAGMA temp_store=MEMORY;"
)


def data_folder() -> Path:
    """KASSE_DATA, made if it is missing: where the database file and the secret key live."""
    folder = Path(os.environ.get("KASSE_DATA", "var")).resolve()
    # It holds the whole shop.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The key that sessions are signed with, made at the first start and read by nobody else."""
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def flag(name: str) -> bool:
    """Whether the variable `name` is switched on (1, true, yes or on)."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def origin() -> tuple[str, str]:
    """KASSE_ORIGIN, the address at which people reach the office, and the host in it; "" and "" where
    it is not set.

    Raises ValueError for what has no scheme and host.
    """
    text = os.environ.get("KASSE_ORIGIN", "").rstrip("/")
    parts = urlsplit(text)
    if text and not (parts.scheme and parts.hostname):
        raise ValueError(f"KASSE_ORIGIN: {text!r} is no address such as https://office.example.dk")
    host = parts.hostname or ""
    return text, f"[{host}]" if ":" in host else host


def names(name: str) -> tuple[str, ...]:
    """The comma-separated words of the variable `name`."""
    return tuple(word.strip() for word in os.environ.get(name, "").split(",") if word.strip())


def mail() -> tuple[bool, dict[str, Any]]:
    """Whether there is a mail server, and which: KASSE_MAIL, smtp://user:password@host:587 (with
    STARTTLS; smtp+plain:// without, for a server on this machine) or smtps://host:465.

    Raises ValueError for another scheme.
    """
    url = os.environ.get("KASSE_MAIL", "")
    parts = urlsplit(url)
    if parts.scheme not in {"", "smtp", "smtp+plain", "smtps"}:
        raise ValueError(f"KASSE_MAIL: the scheme {parts.scheme!r} is not known")
    tls = parts.scheme == "smtps"
    return bool(url), {
        "host": parts.hostname or "localhost",
        "port": parts.port or (465 if tls else 587 if parts.scheme == "smtp" else 25),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": parts.scheme == "smtp",
        "tls": tls,
    }


def oidc() -> dict[str, str] | None:
    """The company's own log-in: KASSE_OIDC_ISSUER with its client; None where none is set up."""
    issuer = os.environ.get("KASSE_OIDC_ISSUER", "")
    if not issuer:
        return None
    return {
        "issuer": issuer,
        "client_id": os.environ.get("KASSE_OIDC_CLIENT_ID", ""),
        "client_secret": os.environ.get("KASSE_OIDC_CLIENT_SECRET", ""),
        "name": os.environ.get("KASSE_OIDC_NAME", "") or (urlsplit(issuer).hostname or issuer),
    }


def database(folder: Path) -> dict[str, Any]:
    """Django's description of the database: DATABASE_URL, else a SQLite file in `folder`.

    Raises ValueError for a scheme that is neither postgres, postgresql nor sqlite.
    """
    url = os.environ.get("DATABASE_URL", "")
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    if parts.scheme not in {"", "sqlite"}:
        raise ValueError(f"DATABASE_URL: the scheme {parts.scheme!r} is not known")
    path = Path(unquote(parts.path)) if parts.scheme else folder / "kasse.sqlite3"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # A transaction that reads first and writes later cannot wait for the lock; one that
            # begins IMMEDIATE can.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": _SQLITE_PRAGMAS,
        },
        # The threads that answer requests stay, and so do their connections.
        "CONN_MAX_AGE": None,
        # Tests want a file as well: WAL and locks work otherwise in memory.
        "TEST": {"NAME": str(folder / "test.sqlite3")},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # Shared in a pool: a thread holds a connection during a request only, and whoever needs one
        # beside the requests finds one.
        "OPTIONS": options
        | {
            "pool": {"min_size": 1, "max_size": 12, "timeout": 20},
            # By which others of Kasse are seen (kasse.office.running.backup.restoring).
            "application_name": f"kasse {socket.gethostname()}:{os.getpid()}"[:63],
        },
    }
