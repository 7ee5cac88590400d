"""Stock."""

from tests.office.access.table import Endpoint

ENDPOINTS = [
    Endpoint(operation="GET /stock/levels", permission="office.view"),
    Endpoint(
        operation="GET /stock/moves", path="/stock/moves?store=s1&item=i1", permission="office.view"
    ),
]
