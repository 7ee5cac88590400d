"""Each request that Django answers: counted for monitoring, and in the log when it is of interest."""

import logging
import time
from typing import Final

from django.http import HttpRequest, HttpResponse

from kasse.office import environment
from kasse.office.running import metrics
from kasse.office.security import Answer

log = logging.getLogger("kasse.office.requests")

SLOW_S: Final = 1.0
"""A person waits for so long with a thought of their own; longer, and somebody should know."""


def measured(get_response: Answer) -> Answer:
    """A middleware: counts the request, and logs it when it was slow or KASSE_LOG_REQUESTS is set."""
    logs_all = environment.flag("KASSE_LOG_REQUESTS")

    def answer(request: HttpRequest) -> HttpResponse:
        began_s = time.perf_counter()
        response = get_response(request)
        note(
            method=str(request.method),
            path=request.path_info,
            route=_route(request),
            status=response.status_code,
            seconds=time.perf_counter() - began_s,
            logged=logs_all,
        )
        return response

    return answer


def note(*, method: str, path: str, route: str, status: int, seconds: float, logged: bool) -> None:
    """Counts one request, and logs it if it is to be `logged` or took longer than SLOW_S."""
    if metrics.mode() != "off":
        metrics.count(method=method, route=route, status=status, seconds=seconds)
    if logged or seconds > SLOW_S:
        milliseconds = round(seconds * 1_000)
        log.log(
            logging.WARNING if seconds > SLOW_S else logging.INFO,
            "%s %s %d in %d ms",
            method,
            path,
            status,
            milliseconds,
            extra={"method": method, "path": path, "status": status, "ms": milliseconds},
        )


def _route(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else "none"
