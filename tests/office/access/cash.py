"""Drawers and days."""

from kasse.domain.canonical import JsonValue
from kasse.office.cash import archive, services
from kasse.office.journal import services as journal
from tests.office.access.table import Endpoint, Page
from tests.office.builders import Chain
from tests.office.samples_shop import NOW, Shop

PAGES = [
    Page(name="cash", path="/cash", permission="sales.view"),
    Page(name="reports", path="/cash/reports", permission="sales.view"),
    Page(name="export_reports", path="/cash/reports/export", permission="sales.view"),
    Page(name="report", path="/cash/reports/rz/2", permission="sales.view"),
]
ENDPOINTS = [
    Endpoint(operation=f"GET /cash/{what}", permission="sales.view")
    for what in ("days", "movements", "counts", "z-reports", "x-reports")
]
ENDPOINTS += [
    Endpoint(operation="GET /sheets/reports", permission="sales.view"),
    Endpoint(
        operation="GET /cash/people",
        path="/cash/people?store=s1&day=2026-11-23",
        permission="sales.view",
    ),
]


def prepare(shop: Shop) -> None:
    """A closed day."""
    chain = Chain(register="rz", store="s1", at=NOW).open()
    opened_at = "2026-11-23T07:00:00.000Z"
    body: dict[str, JsonValue] = {
        "number": 1,
        "totals": {"sales": 0},
        "opened_at": opened_at,
        "left_in_drawer": 0,
    }
    chain.add("z_report", body, at=NOW)
    journal.ingest(batch=chain.batch(), received_at=NOW)


CHANGES = {
    "cash.record_export": lambda by: services.record_export(
        by=by, wanted=archive.ReportFilter(stores=frozenset({"s1"}))
    ),
}
