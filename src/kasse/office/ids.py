"""Ids that the office gives to what it keeps: random, 32 hexadecimal digits."""

from uuid import uuid4


def new_id() -> str:
    """A new id. Callers that must know ids beforehand (demo data, replay) give their own."""
    return uuid4().hex
