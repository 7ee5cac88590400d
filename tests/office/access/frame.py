"""Finding anything, shortcuts, and looks."""

from tests.office.access.table import Endpoint, Page

PAGES = [
    Page(name="find", path="/find?q=kaffe", permission="office.view"),
    Page(
        name="keyboard",
        path="/keyboard",
        permission="office.view",
        change="office.view",
        methods=("GET", "POST"),
    ),
    Page(name="look", path="/look", public=True, methods=("POST",), data={"look": "dark"}),
]
ENDPOINTS = [Endpoint(operation="GET /find", path="/find?q=kaffe", permission="office.view")]
ASK_NOBODY = {"frame.prefer": "one's own look"}
