"""What facts about an installation mean. Pure: each function says one finding, or several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

State: TypeAlias = Literal["good", "warning", "wrong"]

_MB: Final = 1024 * 1024
FULL_BYTES: Final = 256 * _MB
SCARCE_BYTES: Final = 2048 * _MB
OLD_BACKUP: Final = timedelta(hours=36)
"""A night and a forenoon."""
OLD_NIGHT: Final = timedelta(hours=48)
SILENT_TILL: Final = timedelta(days=3)
CLOCK_OFF_S: Final = 60
LEAST_SQLITE: Final = (3, 37, 0)
"""Tills on CPython use STRICT tables; Django asks for 3.31."""
SHORT_KEY: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found: `says` in a sentence, `advice` what to do ("" for nothing)."""

    check: str
    state: State
    says: str
    advice: str = ""


def good(check: str, says: str) -> Finding:
    """Nothing to do."""
    return Finding(check=check, state="good", says=says)


def warning(check: str, says: str, advice: str) -> Finding:
    """Somebody should look when there is time."""
    return Finding(check=check, state="warning", says=says, advice=advice)


def wrong(check: str, says: str, advice: str) -> Finding:
    """Somebody must act."""
    return Finding(check=check, state="wrong", says=says, advice=advice)


def versions(*, python: tuple[int, ...], sqlite: tuple[int, ...], uses_sqlite: bool) -> Finding:
    """Of Python and of the SQLite that it was built with."""
    here = f"Python {_dotted(python)}, SQLite {_dotted(sqlite)}"
    if python < (3, 11):
        return wrong("versions", here, "Kasse needs Python 3.11 or newer.")
    if uses_sqlite and sqlite < LEAST_SQLITE:
        return wrong("versions", here, f"Kasse needs SQLite {_dotted(LEAST_SQLITE)} or newer.")
    return good("versions", here)


def _dotted(version: Iterable[int]) -> str:
    return ".".join(str(part) for part in version)


def folder(*, path: str, readable: bool, writable: bool, others_may: bool) -> Finding:
    """The data folder's rights; `others_may` read it who are not the office's user."""
    if not (readable and writable):
        return wrong(
            "data folder",
            f"{path} cannot be {'written' if readable else 'read'} by this user.",
            f"Run Kasse as the user who owns it, or: chown -R that user {path}",
        )
    if others_may:
        return warning(
            "data folder",
            f"Everybody on this machine may read {path}, which holds the whole shop.",
            f"chmod -R o-rwx {path}",
        )
    return good("data folder", f"{path} can be read and written.")


def secret_key(*, mode: int | None, length: int, from_environment: bool) -> Finding:
    """`mode` are the file's permission bits, None where there is no file yet."""
    if from_environment and length < SHORT_KEY:
        return wrong(
            "secret key",
            f"KASSE_SECRET_KEY has {length} characters, which can be guessed.",
            "Set a random one of 50 characters; people log in again once.",
        )
    if from_environment or mode is None:
        return good("secret key", "It is set." if from_environment else "The first start makes it.")
    if mode & 0o077:
        return wrong(
            "secret key",
            f"Others than the office's user may read it (mode {mode:o}).",
            "chmod 600 secret_key in the data folder; if strangers use this machine, delete it too:"
            " a new one is made, and people log in again.",
        )
    return good("secret key", "Only the office's user can read it.")


def disk(*, what: str, free_bytes: int) -> Finding:
    """Free space where `what` lies."""
    free = f"{free_bytes // _MB} MB are free for {what}."
    if free_bytes < FULL_BYTES:
        return wrong("disk", free, "Make room now: a full disk takes in no more sales.")
    if free_bytes < SCARCE_BYTES:
        return warning("disk", free, "Make room: a back-up needs one and a half databases.")
    return good("disk", free)


def database(*, kind: str, problem: str, looked_through: bool) -> Finding:
    """Whether it answers, and where it was `looked_through` is whole as far as it can tell itself."""
    if problem:
        return wrong(
            "database",
            f"{kind}: {problem}",
            "Is it running, and is DATABASE_URL right? A damaged file is restored from a back-up:"
            " kasse restore --replace FILE",
        )
    return good("database", f"{kind} answers" + (" and is whole." if looked_through else "."))


def migrations(*, missing: int, ahead: Sequence[str]) -> Finding:
    """Between the program and its database."""
    if ahead:
        return wrong(
            "migrations",
            f"The database is of a newer Kasse ({ahead[0]} and {len(ahead) - 1} more).",
            "Install that version again, or restore a back-up from before the upgrade.",
        )
    if missing:
        return warning(
            "migrations",
            f"{missing} are missing.",
            "The next start of the office applies them, after a back-up.",
        )
    return good("migrations", "The database is up to date.")


def clock(*, off_s: float | None, against: str) -> Finding:
    """This machine's clock against another; `off_s` None where there is none to compare."""
    if off_s is None:
        return good("clock", "There is nothing to compare it with.")
    if abs(off_s) > CLOCK_OFF_S:
        return wrong(
            "clock",
            f"It is {round(abs(off_s))} s {'ahead of' if off_s > 0 else 'behind'} {against}.",
            "Let the system set it (timedatectl set-ntp true): receipts and log-ins go by it.",
        )
    return good("clock", f"It agrees with {against}.")


def address(*, origin: str, hosts: Sequence[str], trusts_proxy: bool, tls_here: bool) -> Finding:
    """Under which name people and tills find the office."""
    if not origin:
        return warning(
            "address",
            "KASSE_ORIGIN is not set: receipts and tills do not know where the office is"
            + ("." if hosts else ", and only this computer can use it."),
            "Set it to the address that people type, such as https://office.example.dk",
        )
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        return wrong(
            "address",
            f"KASSE_ORIGIN is {origin!r}, which is no address.",
            "It is a scheme and a host, such as https://office.example.dk",
        )
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "http" and not local:
        return wrong(
            "address",
            f"{origin} is not encrypted: browsers run no till there, and passwords can be read.",
            "Put a certificate or a proxy before it (docs/operator/proxy.md), and use https.",
        )
    if parts.scheme == "https" and not trusts_proxy and not tls_here:
        return warning(
            "address",
            f"{origin} is TLS, and nothing says whether a proxy ends it.",
            "Behind a proxy set KASSE_TRUST_PROXY=1; without one give --certificate and --key.",
        )
    names = ", ".join(hosts)
    return good("address", origin + (f", and {names}" if names else ""))


def mail(*, is_set: bool, problem: str) -> Finding:
    """The server for letters."""
    if not is_set:
        return warning(
            "mail",
            "KASSE_MAIL is not set: invitations and new passwords go by links handed over.",
            "Set KASSE_MAIL, if people shall get letters.",
        )
    if problem:
        return wrong("mail", f"The server does not answer: {problem}", "Look at KASSE_MAIL.")
    return good("mail", "The server answers.")


def backups(
    *, last: datetime | None, verified: bool, sealed: bool, same_disk: bool, now: datetime
) -> list[Finding]:
    """The newest back-up."""
    if last is None:
        return [wrong("back-ups", "There is none.", "Make one now: kasse backup")]
    age = now - last
    says = f"The last one is {_age(age)} old."
    if age > OLD_BACKUP:
        found = [wrong("back-ups", says, "Make one: kasse backup. Why the nightly one is missing"
                       " stands under background work.")]  # fmt: skip
    elif not verified:
        found = [
            wrong(
                "back-ups",
                f"{says} Nothing beside it says that it was verified.",
                "Make one that is: kasse backup. Whether this one is whole says kasse restore --check.",
            )
        ]
    else:
        found = [good("back-ups", f"{says} It was restored and agreed.")]
    if same_disk:
        found.append(
            warning(
                "back-ups",
                "They lie on the disk of the data folder, and are lost with it.",
                "Set KASSE_BACKUPS to another disk, or have the folder copied elsewhere"
                + ("." if sealed else ", encrypted (KASSE_BACKUP_PASSPHRASE_FILE)."),
            )
        )
    return found


def _age(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    if hours < 2:
        return "an hour" if hours else "less than an hour"
    return f"{hours} hours" if hours < 72 else f"{hours // 24} days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """A register in use: its number, when its till last pushed (None never), and what it held."""

    number: str
    contact_at: datetime | None
    unsent: int


def registers(*, tills: Sequence[Till], now: datetime) -> list[Finding]:
    """Those that have not been heard of, or that hold much back."""
    found = []
    for till in tills:
        if till.contact_at is not None and now - till.contact_at > SILENT_TILL:
            found.append(
                warning(
                    "registers",
                    f"{till.number} was silent for {_age(now - till.contact_at)}.",
                    "Open its till; if its device is gone, retire it in the back office.",
                )
            )
        elif till.unsent:
            found.append(
                warning(
                    "registers",
                    f"{till.number} last said that it held {till.unsent} entries back.",
                    "Look at its network: what only the device has, no back-up holds.",
                )
            )
    return found or [
        good("registers", f"None of {len(tills)} is silent or said that it holds entries back.")
    ]


def night(*, ended_at: datetime | None, differences: int, problem: str, now: datetime) -> Finding:
    """The last nightly verification of journals and figures."""
    if problem:
        return wrong("verification", f"The nightly check failed: {problem}.", "See the log.")
    if differences:
        return wrong(
            "verification",
            f"The nightly check found {differences} differences.",
            "kasse verify says which; kasse verify --rebuild derives everything again.",
        )
    if ended_at is None:
        return warning("verification", "It was never verified.", "Run kasse verify.")
    if now - ended_at > OLD_NIGHT:
        return warning(
            "verification",
            f"The last nightly check was {_age(now - ended_at)} ago.",
            "The office must run at night, or run kasse verify by hand.",
        )
    return good("verification", "Every chain was whole last night, and every figure agreed.")


def port(*, number: int, answers: bool, is_free: bool) -> Finding:
    """The port of the office on this computer."""
    if answers:
        return good("port", f"An office answers on port {number}.")
    if not is_free:
        return wrong(
            "port",
            f"Port {number} is taken by another program.",
            "Stop that, or start the office with another --port.",
        )
    return good("port", f"Port {number} is free; no office runs there.")


def proxies(*, names: Sequence[str], uses_oidc: bool) -> Finding:
    """Proxies for outgoing requests, from the environment. Web hooks and letters go straight: where
    a web hook may go is decided by the address that it is sent to."""
    if names and uses_oidc:
        return warning(
            "proxies",
            f"Log-ins by OpenID Connect ask the provider through a proxy ({', '.join(names)}).",
            "See that the proxy lets them. Web hooks and letters go straight.",
        )
    return good("proxies", "Outgoing requests go straight.")


def workers(*, debug: bool) -> Finding:
    """What is for development alone."""
    if debug:
        return wrong(
            "debug",
            "KASSE_DEBUG is on: error pages show the program and its settings.",
            "Never for a shop: take the variable away.",
        )
    return good("debug", "It is off.")
