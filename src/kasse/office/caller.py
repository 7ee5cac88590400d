"""Where a request comes from: as the audit log notes it, and as those count it who count wrong
tries."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest

_SUBSCRIBER: Final = 64
"""Bits of an IPv6 address that name a subscriber's network; the rest a device chooses itself, and
may choose anew for each request."""


def caller(request: HttpRequest) -> str:
    """The caller's network address; behind a proxy that is trusted, what the proxy says it is.

    A proxy adds the address that it saw at the end; what stands before may be made up. What is no
    address says nothing: then it is the connection's own.
    """
    connected = str(request.META.get("REMOTE_ADDR", ""))
    found = None
    if settings.BEHIND_PROXY:
        found = _address(request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip())
    found = found or _address(connected)
    return str(found) if found else connected


def counted_as(address: str) -> str:
    """Under which name tries from `address` are counted: IPv6 by its /64, which one subscriber has
    whole, all else as it is."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, _SUBSCRIBER), strict=False))
    return address


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address, also with a port or a zone, as some proxies write it; IPv4 that comes over a
    socket of IPv6 as IPv4. None for anything else."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
