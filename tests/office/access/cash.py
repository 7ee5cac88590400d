"""Drawers and days."""

from tests.office.access.table import Endpoint, Page

PAGES = [Page(name="cash", path="/cash", permission="sales.view")]
ENDPOINTS = [
    Endpoint(operation=f"GET /cash/{what}", permission="sales.view")
    for what in ("days", "movements", "counts", "z-reports")
]
