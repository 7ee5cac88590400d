"""How the office writes its log: lines for people, or JSON for programs that gather logs."""

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from typing import Any, Final

from kasse.office import request_ids

FORMS: Final = ("text", "json")

_STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "request_id",
}
"""What every record has; the rest was given with `extra`."""

_LEFT_OUT: Final = frozenset({"request", "taskName"})


_LINK: Final = re.compile(r"(/log-in/(?:invitation|password)/)[^\s/?]+")
"""The address of a page that lets in whoever has it."""


class WithRequest(logging.Filter):
    """Puts the id of the request, or of the background work, on each record, and takes out what
    would let a reader of the log in: Django and we log addresses, and a few are a key."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass."""
        record.request_id = request_ids.current()
        message = record.getMessage()
        if _LINK.search(message):
            record.msg, record.args = _without_token(message), None
        if "path" in record.__dict__:
            record.__dict__["path"] = _without_token(str(record.__dict__["path"]))
        return True


def _without_token(text: str) -> str:
    return _LINK.sub(r"\1…", text)


class Text(logging.Formatter):
    """`instant LEVEL logger [request]: message`."""

    def __init__(self) -> None:
        """The form is fixed."""
        super().__init__("%(asctime)s %(levelname)s %(name)s%(bracketed)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One line, and a trace where there is one."""
        number = getattr(record, "request_id", "")
        record.bracketed = f" [{number}]" if number else ""
        return super().format(record)


class Json(logging.Formatter):
    """One JSON object in a line: at, level, logger, message; request, error and trace where there
    are; and what was given with `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "at": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := getattr(record, "request_id", ""):
            line["request"] = number
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = self.formatException(record.exc_info)
        extra = record.__dict__.keys() - _STANDARD - _LEFT_OUT - {"bracketed"}
        line |= {name: record.__dict__[name] for name in sorted(extra)}
        return json.dumps(line, ensure_ascii=False, default=str)


def settings() -> dict[str, Any]:
    """Django's LOGGING: on standard error, in the form that KASSE_LOG names (text unless set)."""
    form = os.environ.get("KASSE_LOG", "text")
    if form not in FORMS:
        sys.exit(f"KASSE_LOG is {form!r}; it may be {' or '.join(FORMS)}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": WithRequest}},
        "formatters": {"text": {"()": Text}, "json": {"()": Json}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["request"],
            }
        },
        "root": {"handlers": ["console"], "level": "INFO"},
    }
