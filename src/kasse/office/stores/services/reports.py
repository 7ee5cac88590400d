"""What a till says of itself (POST /api/v1/till/hello)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kasse.office.stores.models import Register

_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """`clock` is the till's time, None when it could not be read."""

    app: str
    unsent: int
    clock: datetime | None
    storage: str
    problem: str


def record_hello(*, register: str, hello: Hello, now: datetime) -> None:
    """Keeps what the registers' page shows. One statement: every till says this often."""
    ahead_ms = (hello.clock - now) // _MILLISECOND if hello.clock else 0
    Register.objects.filter(id=register).update(
        app_version=hello.app[:40],
        unsent=hello.unsent,
        clock_ahead_ms=ahead_ms,
        storage=hello.storage[:40],
        problem=hello.problem[:200],
        last_contact_at=now,
    )
