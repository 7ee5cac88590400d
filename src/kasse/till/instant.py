"""Instants as the journal writes them (`2026-11-23T14:31:15.123Z`) and as milliseconds."""

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def to_ms(instant: str) -> int:
    """Milliseconds since 1970; raises ValueError for what is no instant with a zone."""
    moment = datetime.fromisoformat(instant)
    if moment.tzinfo is None:
        raise ValueError(instant)
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> str:
    """The instant, in UTC with three decimals."""
    moment = _EPOCH + milliseconds * _MILLISECOND
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
