"""What a till says of itself (POST /api/v1/till/hello)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from kasse.office.stores.models import Register, RegisterProblem

PROBLEMS_KEPT: Final = 20
"""Of each register, the newest."""

_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """`clock` is the till's time, None when it could not be read."""

    app: str
    unsent: int
    clock: datetime | None
    storage: str
    problem: str


@transaction.atomic
def record_hello(*, register: str, hello: Hello, now: datetime) -> None:
    """Keeps what the registers' page shows. Two statements where nothing is wrong: every till says
    this often."""
    ahead_ms = (hello.clock - now) // _MILLISECOND if hello.clock else 0
    Register.objects.filter(id=register).update(
        app_version=hello.app[:40],
        unsent=hello.unsent,
        clock_ahead_ms=ahead_ms,
        storage=hello.storage[:40],
        problem=hello.problem[:200],
        last_contact_at=now,
    )
    going_on = RegisterProblem.objects.filter(register_id=register, ended_at=None)
    going_on.exclude(code=hello.problem[:200]).update(ended_at=now)
    if hello.problem:
        _keep(register, hello.problem[:200], now)


def _keep(register: str, code: str, now: datetime) -> None:
    known = RegisterProblem.objects.filter(register_id=register, code=code, ended_at=None)
    if known.update(last_at=now, times=F("times") + 1):
        return
    RegisterProblem.objects.create(register_id=register, code=code, first_at=now, last_at=now)
    newest = RegisterProblem.objects.filter(register_id=register).order_by("-last_at", "-id")
    old = list(newest.values_list("id", flat=True)[PROBLEMS_KEPT:])
    RegisterProblem.objects.filter(id__in=old).delete()
