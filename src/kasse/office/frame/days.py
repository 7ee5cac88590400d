"""Days in the address of a page that lists what happened: one that cannot be read is told of beside
its field, and narrows nothing."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _


def read_day(typed: Mapping[str, str], name: str, problems: dict[str, str]) -> str:
    """The day in the field `name`, as 2026-11-24; "" where it is empty, or a problem."""
    if not typed[name]:
        return ""
    try:
        return date.fromisoformat(typed[name]).isoformat()
    except ValueError:
        said = _("%(typed)s is no day of the calendar. Write it as 2026-11-24.")
        problems[name] = said % {"typed": typed[name]}
        return ""


def read_days(typed: Mapping[str, str], problems: dict[str, str]) -> tuple[str, str]:
    """The days in `since` and `until`; that the last is before the first is a problem too."""
    since, until = (read_day(typed, name, problems) for name in ("since", "until"))
    if since and until and until < since:
        problems["until"] = _("This is before the first day.")
    return since, until


def back_to(page: str, request: HttpRequest) -> HttpResponseRedirect:
    """To the list, which tells of what a file of it was asked for and could not be read."""
    return HttpResponseRedirect(f"{reverse(page)}?{request.GET.urlencode()}")
