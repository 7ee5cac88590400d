"""Shelf labels."""

from kasse.office.labels import services
from kasse.office.labels.wanted import Layout, Wanted
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW

PAGES = [
    Page(
        name="labels",
        path="/labels",
        permission="office.view",
        change="office.view",
        methods=("GET", "POST"),
        data={"assortment": "cafe", "which": "matching", "print": "1"},
    ),
]
ENDPOINTS = [
    Endpoint(operation="GET /shelf-label-sizes", permission="office.view"),
    Endpoint(
        operation="POST /shelf-labels",
        permission="office.view",
        body={"assortment": "cafe", "which": "chosen", "items": ["i1"], "prices": "next"},
    ),
]

CHANGES = {
    "labels.print_labels": lambda by: services.print_labels(
        by=by,
        wanted=Wanted(assortment="cafe", which="chosen", ids=("i1",), prices="next"),
        layout=Layout(),
        now=NOW,
    ),
}
ASK_NOBODY = {"labels.code_sheets": "draws what another service gives"}
