"""Today."""

from tests.office.access.table import Endpoint, Page

PAGES = [
    Page(name="today", path="/", permission="office.view"),
    Page(name="today_stream", path="/today/stream", permission="office.view"),
]
ENDPOINTS = [Endpoint(operation="GET /today", permission="office.view")]
