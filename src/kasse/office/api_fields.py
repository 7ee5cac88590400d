"""What queries and bodies of the API are made of."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict
from pydantic_core import PydanticCustomError


class Body(Schema):
    """A body, or a part of one: a field that it does not know is refused, because whoever wrote it
    would wait for something to come of it. What tills say of themselves is no such body: a till may
    be newer than its office."""

    model_config = ConfigDict(extra="forbid")


def _is_day(text: str) -> str:
    if text:
        _read(date.fromisoformat, text, "date")
    return text


def _is_instant(text: str) -> str:
    if text:
        _read(datetime.fromisoformat, text, "datetime")
    return text


def _read(read: Callable[[str], object], text: str, problem: str) -> None:
    try:
        read(text)
    except ValueError:
        raise PydanticCustomError(problem, "not in the calendar") from None


Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$"), AfterValidator(_is_day)]
"""A day of the calendar; "" for none."""

UtcInstant = Annotated[
    str,
    Field(pattern=r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?)?$"),
    AfterValidator(_is_instant),
]
"""An instant in UTC; "" for none."""
