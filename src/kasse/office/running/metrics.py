"""Figures for Prometheus at `/metrics`: requests, intake of journals, background work, registers.

Off unless KASSE_METRICS says `token` (with KASSE_METRICS_TOKEN) or `loopback`. Several processes
add up through files (PROMETHEUS_MULTIPROC_DIR, which `kasse office --workers` sets); what stands in
the database is asked at the time.
"""

import hmac
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, Final

from django.db import connection
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from kasse.office.attention import queries as attention
from kasse.office.jobs import queries as jobs
from kasse.office.journal import queries as journal
from kasse.office.running import queries as running

PATH: Final = "/metrics"
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_OURS: Final = CollectorRegistry()
_REQUESTS: Final = Counter(
    "kasse_requests", "Requests answered.", ["method", "route", "status"], registry=_OURS
)
_SECONDS: Final = Histogram(
    "kasse_request_seconds",
    "Time to answer a request.",
    ["method", "route"],
    buckets=(0.005, 0.02, 0.05, 0.15, 0.5, 1, 2.5, 10),
    registry=_OURS,
)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def mode() -> str:
    """off, token or loopback."""
    said = os.environ.get("KASSE_METRICS", "off")
    return said if said in {"token", "loopback"} else "off"


def count(*, method: str, route: str, status: int, seconds: float) -> None:
    """Counts one answered request. `route` is the pattern of its address: one with ids in it would
    make a series for each."""
    method = method if method in _METHODS else "other"
    _REQUESTS.labels(method, route, str(status)).inc()
    _SECONDS.labels(method, route).observe(seconds)


def is_allowed(headers: Mapping[bytes, bytes], client: str) -> bool:
    """Whether whoever asks may read the figures. Through a proxy everybody comes from its address,
    so a request that was passed on is not one of this computer's own."""
    how = mode()
    if how == "token":
        token = os.environ.get("KASSE_METRICS_TOKEN", "")
        given = headers.get(b"authorization", b"")
        return bool(token) and hmac.compare_digest(given, b"Bearer " + token.encode())
    if how == "loopback":
        passed_on = b"x-forwarded-for" in headers or b"forwarded" in headers
        return not passed_on and _is_loopback(client)
    return False


def _is_loopback(client: str) -> bool:
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False


def exposition() -> bytes:
    """All figures in Prometheus' text form. Reads the database."""
    shown = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(shown)
    else:
        shown.register(_Of(_OURS.collect))
    shown.register(_Of(_of_database))
    try:
        return generate_latest(shown)
    finally:
        connection.close()


class _Of:
    """A collector by a function."""

    def __init__(self, collect: Any) -> None:
        self._collect = collect

    def collect(self) -> Iterable[Metric]:
        found: Iterable[Metric] = self._collect()
        return found


def _of_database() -> Iterator[Metric]:
    unsent = GaugeMetricFamily(
        "kasse_register_unsent_entries",
        "What a till last said it still holds.",
        labels=["register"],
    )
    entries = GaugeMetricFamily(
        "kasse_register_entries", "Entries of a register's journal held.", labels=["register"]
    )
    contact = GaugeMetricFamily(
        "kasse_register_contact_timestamp_seconds", "When a till last pushed.", labels=["register"]
    )
    for chain in journal.chains():
        unsent.add_metric([chain.register], chain.unsent)
        entries.add_metric([chain.register], chain.seq)
        contact.add_metric([chain.register], _seconds(chain.contact_at))
    yield from (unsent, entries, contact)
    work = GaugeMetricFamily("kasse_jobs", "Background work, by its state.", labels=["state"])
    for state, number in sorted(jobs.numbers().items()):
        work.add_metric([state], number)
    yield work
    yield _one(
        "kasse_findings_open", "What waits under attention.", attention.open_count(stores=None)
    )
    verified = [one for one in running.backups() if one.is_verified]
    last = int(verified[0].made_at.timestamp()) if verified else 0
    yield _one("kasse_backup_timestamp_seconds", "The last back-up that was verified.", last)
    night = journal.last_night()
    differences = night.differences if night else 0
    yield _one("kasse_night_differences", "What the last nightly check found.", differences)


def _one(name: str, about: str, value: int) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)


def _seconds(instant: str) -> int:
    try:
        return int(datetime.fromisoformat(instant).astimezone(UTC).timestamp())
    except ValueError:
        return 0
