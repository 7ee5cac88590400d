"""What can be done in the background. An app declares its kinds in its module `jobs`:

    @kind("catalogue.import", permission="items.edit")
    def import_items(progress: Progress, parameters: Mapping[str, Any]) -> dict[str, Any]: ...

Work that comes back by itself says so with `comes_back`, and owners may change it.

A kind may be run again from the start, or from `progress.saved`, after its process was lost: what
it does twice must be harmless.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Protocol, TypeAlias

from django.apps import apps

from kasse.domain.outcome import Refused
from kasse.office.actors import Actor


class Stopped(Exception):
    """Somebody asked the job to stop; raised by `Progress.report`, which the work lets pass."""


class Progress(Protocol):
    """How the work tells how far it is, and learns that it is to stop."""

    @property
    def id(self) -> str:
        """The job's id."""

    @property
    def by(self) -> Actor:
        """Who asked for it, with the rights that they have now."""

    @property
    def saved(self) -> Mapping[str, Any]:
        """What `save` kept in an earlier attempt; {} in the first."""

    def report(self, done: int, total: int, *, stage: str = "") -> None:
        """Tells how far the work is, as often as one likes. Raises Stopped.

        Not inside a transaction that must not be cut off: there, call it before and after.
        """

    def save(self, state: Mapping[str, Any]) -> None:
        """Keeps JSON from which the next attempt goes on. In the work's own transaction it is kept
        together with what that transaction did."""


Work: TypeAlias = Callable[[Progress, Mapping[str, Any]], Mapping[str, Any] | Refused]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`permission` is what whoever starts it must have, and whoever sees it besides them."""

    code: str
    permission: str
    work: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When work comes back unless somebody changes it: `at_minute` minutes after midnight on the
    first store's clock, and every `every_minutes` from there."""

    kind: str
    at_minute: int
    every_minutes: int
    parameters: Mapping[str, Any]
    enabled: bool


_KINDS: Final[dict[str, Kind]] = {}
_TIMETABLES: Final[dict[str, Timetable]] = {}
DAY: Final = 24 * 60


def kind(code: str, *, permission: str) -> Callable[[Work], Work]:
    """Declares the work of the kind `code`."""

    def declare(work: Work) -> Work:
        assert code not in _KINDS, f"two kinds {code}"
        _KINDS[code] = Kind(code=code, permission=permission, work=work)
        return work

    return declare


def comes_back(
    code: str,
    *,
    at_minute: int,
    every_minutes: int = DAY,
    parameters: Mapping[str, Any] | None = None,
    enabled: bool = True,
) -> None:
    """Has the kind `code` started again and again; by hand it may be started besides."""
    assert 0 <= at_minute < DAY
    assert every_minutes >= 5
    _TIMETABLES[code] = Timetable(
        kind=code,
        at_minute=at_minute,
        every_minutes=every_minutes,
        parameters=parameters or {},
        enabled=enabled,
    )


@cache
def _load() -> None:
    for app in apps.get_app_configs():
        name = f"{app.name}.jobs"
        if app.name.startswith("kasse.") and find_spec(name):
            import_module(name)


def kinds() -> Mapping[str, Kind]:
    """All kinds by code."""
    _load()
    return _KINDS


def timetables() -> Mapping[str, Timetable]:
    """All that comes back, by kind."""
    _load()
    return _TIMETABLES
