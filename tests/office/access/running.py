"""Running the office: back-ups."""

from kasse.office.running import services
from tests.office.access.table import Endpoint, Page

PAGES = [
    Page(name="backups", path="/backups", permission="company.edit"),
    Page(name="start_backup", path="/backups/start", change="company.edit", methods=("POST",)),
    # One that is not there, or not encrypted, leads back to the list: tests/office/running.
    Page(
        name="fetch_backup",
        path="/backups/none/fetch",
        change="company.edit",
        methods=("POST",),
    ),
]
ENDPOINTS = [
    Endpoint(operation="GET /backups", permission="company.edit"),
    Endpoint(operation="POST /backups", permission="company.edit"),
]
CHANGES = {"running.start_backup": lambda by: services.start_backup(by=by)}
ASK_NOBODY = {"running.fetch_backup": "company.edit in all stores; tests/office/running"}
