"""Ids that the office gives to what it keeps: 32 hexadecimal digits."""

from secrets import token_hex
from time import time_ns


def new_id() -> str:
    """A new id. Callers that must know ids beforehand (demo data, replay) give their own.

    The millisecond comes first, so that what is made together lies together in every index: an
    import of many items writes a few pages of each instead of all. The other 80 bits are random.
    """
    return f"{time_ns() // 1_000_000:012x}{token_hex(10)}"
