"""Where the office may send: never to itself, its own network or a cloud's inner services.

A host name is looked up, every address that it has is judged, and the connection goes to the one
that was judged: a name that changes its answer in between gains nothing. `KASSE_HOOKS_TO` names
networks that are allowed all the same (10.1.0.0/16, 127.0.0.1/32), for tests and for receivers in
the shop's own network.
"""

import ipaddress
import os
import socket
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from kasse.domain.outcome import Refused, refused

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_URL: Final = 2_000
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_SERVICES: Final = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "168.63.129.16/32")))
"""Public by their numbers, and inner services of clouds."""

_INNER_V4_BITS: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address on the web, taken apart. `host` is as it goes into TLS and the header Host."""

    scheme: str
    host: str
    port: int
    path: str


def read(url: str) -> Target | Refused:
    """The parts of an address. Refuses hook.url: no http or https, a name and password in it, no
    host, a port that is none, characters that are not printable ASCII."""
    if not url or len(url) > MAX_URL or not url.isascii() or not url.isprintable() or " " in url:
        return refused("hook.url")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return refused("hook.url")
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or "\\" in url:
        return refused("hook.url")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    default = 443 if parts.scheme == "https" else 80
    return Target(scheme=parts.scheme, host=host, port=port or default, path=path)


def resolve(target: Target) -> tuple[str, ...] | Refused:
    """The addresses of a host, each of which may be sent to.

    Refuses hook.unknown_host, hook.address for a host one of whose addresses is not on the public
    Internet, and hook.not_https for a public one without TLS.
    """
    try:
        # Also reads 2130706433, 0177.0.0.1 and 0x7f.1 as what they are.
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return refused("hook.unknown_host", host=target.host[:200])
    addresses = tuple(dict.fromkeys(str(row[4][0]) for row in found))
    judged = [judge(address) for address in addresses]
    if not judged or "" in judged:
        return refused("hook.address", host=target.host[:200])
    if target.scheme != "https" and "allowed" not in judged:
        return refused("hook.not_https")
    return addresses


def judge(text: str) -> str:
    """`public` for an address on the public Internet, `allowed` for one in KASSE_HOOKS_TO, "" for
    any other: loopback, private, link-local (and with it metadata services), shared, multicast,
    reserved, and IPv6 that holds such an IPv4 address inside."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    inner = _inner(address)
    if any(one in network for one in (address, inner) for network in _allowed()):
        return "allowed"
    is_public = (
        inner.is_global
        and not (inner.is_multicast or inner.is_reserved or inner.is_unspecified)
        and not getattr(inner, "is_site_local", False)
        and not any(inner in network for network in _SERVICES)
    )
    return "public" if is_public else ""


def _inner(address: Address) -> Address:
    """The IPv4 address inside of an IPv6 one that leads to it; else the address."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & _INNER_V4_BITS)
    return address


def _allowed() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    texts = os.environ.get("KASSE_HOOKS_TO", "").split(",")
    return [ipaddress.ip_network(text.strip(), strict=False) for text in texts if text.strip()]
