"""Where a request comes from, as those count it who count wrong tries."""

from django.conf import settings
from django.http import HttpRequest


def caller(request: HttpRequest) -> str:
    """The caller's network address; behind a proxy that is trusted, what the proxy says it is.

    A proxy adds the address that it saw at the end; what stands before may be made up.
    """
    if settings.BEHIND_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen[:64]
    return str(request.META.get("REMOTE_ADDR", ""))
