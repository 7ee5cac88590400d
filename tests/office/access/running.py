"""Running the office: back-ups."""

from kasse.office.running import queries, services
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import Shop

NAME = "kasse-20261124T034000Z-asked.tar.zst.sealed"

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
    Endpoint(
        operation="GET /backups/{name}/file",
        path=f"/backups/{NAME}/file",
        permission="company.edit",
    ),
]


def prepare(_shop: Shop) -> None:
    """An encrypted one in the folder of the tests."""
    folder = queries.options().folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_bytes(b"sealed")


CHANGES = {"running.start_backup": lambda by: services.start_backup(by=by)}
ASK_NOBODY = {"running.fetch_backup": "company.edit in all stores; tests/office/running"}
