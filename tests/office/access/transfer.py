"""Imports and exports."""

import io

from kasse.office.actors import OPERATOR
from kasse.office.transfer import services
from kasse.office.transfer.models import Import, ImportRow, StoredFile
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

IMPORT = "imp1"
_FILE = b"SKU,Name,Price\nT1,Thing,1.00\n"
_POST = ("POST",)

PAGES = [
    Page(name="imports", path="/imports", permission="items.edit"),
    Page(
        name="new_import",
        path="/imports/new",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
    ),
    Page(name="import", path=f"/imports/{IMPORT}", permission="items.edit"),
    Page(
        name="import_row",
        path=f"/imports/{IMPORT}/rows/1",
        permission="items.edit",
        change="items.edit",
        methods=("GET", "POST"),
        data={"name": "Other"},
    ),
    *(
        Page(name=name, path=f"/imports/{IMPORT}/{last}", change="items.edit", methods=_POST)
        for name, last in (
            ("import_mapping", "mapping"),
            ("start_import", "start"),
            ("stop_import", "stop"),
            ("undo_import", "undo"),
            ("discard_import", "discard"),
        )
    ),
    Page(
        name="exports",
        path="/exports",
        permission="office.view",
        change="office.view",
        methods=("GET", "POST"),
        data={"assortment": "cafe", "form": "csv"},
    ),
    Page(name="export_file", path="/exports/file1", permission="office.view"),
]
ENDPOINTS = [
    Endpoint(operation="GET /import-systems", permission="items.edit"),
    Endpoint(operation="GET /imports", permission="items.edit"),
    Endpoint(operation="POST /imports", path="/imports?assortment=cafe", permission="items.edit"),
    Endpoint(
        operation="GET /imports/{import_id}", path=f"/imports/{IMPORT}", permission="items.edit"
    ),
    Endpoint(
        operation="DELETE /imports/{import_id}", path=f"/imports/{IMPORT}", permission="items.edit"
    ),
    Endpoint(
        operation="PUT /imports/{import_id}/mapping",
        path=f"/imports/{IMPORT}/mapping",
        permission="items.edit",
        body={"match": "sku"},
    ),
    Endpoint(
        operation="GET /imports/{import_id}/rows",
        path=f"/imports/{IMPORT}/rows",
        permission="items.edit",
    ),
    Endpoint(
        operation="PATCH /imports/{import_id}/rows/{number}",
        path=f"/imports/{IMPORT}/rows/1",
        permission="items.edit",
        body={"values": {"name": "Other"}},
    ),
    *(
        Endpoint(
            operation=f"POST /imports/{{import_id}}/{last}",
            path=f"/imports/{IMPORT}/{last}",
            permission="items.edit",
        )
        for last in ("start", "stop", "undo")
    ),
    Endpoint(
        operation="GET /imports/{import_id}/kept",
        path=f"/imports/{IMPORT}/kept",
        permission="items.edit",
    ),
    Endpoint(
        operation="POST /exports",
        permission="office.view",
        body={"assortment": "cafe"},
    ),
    Endpoint(operation="GET /exports/{file_id}", path="/exports/file1", permission="office.view"),
]


def prepare(shop: Shop) -> None:
    """An import whose rows were looked at, and a file that was exported."""
    made = _uploaded()
    ImportRow.objects.create(
        upload=made, number=1, line=2, sku="T1", values={"sku": "T1", "name": "T"}, outcome="new"
    )
    StoredFile.objects.create(
        id="file1", name="f.csv", content_type="text/csv", account_id="", created_at=NOW
    )


def _uploaded() -> Import:
    kept = Import.objects.filter(id=IMPORT).first()
    if kept is not None:
        return kept
    made = services.upload(
        by=OPERATOR, assortment="cafe", content=io.BytesIO(_FILE), name="f.csv", language="da"
    )
    assert isinstance(made, Import)
    Import.objects.filter(id=made.id).update(id=IMPORT, state="checked")
    return Import.objects.get(id=IMPORT)


CHANGES = {
    "transfer.upload": lambda by: services.upload(
        by=by, assortment="cafe", content=io.BytesIO(_FILE), name="f.csv", language="da"
    ),
    "transfer.set_mapping": lambda by: services.set_mapping(
        by=by, import_id=_uploaded().id, changes={}
    ),
    "transfer.mend_row": lambda by: services.mend_row(
        by=by, import_id=_with_row(), number=1, values={"name": "Other"}
    ),
    "transfer.start": lambda by: services.start(by=by, import_id=_with_row()),
    "transfer.undo": lambda by: services.undo(by=by, import_id=_done()),
    "transfer.discard": lambda by: services.discard(by=by, import_id=_uploaded().id),
    "transfer.export": lambda by: services.export(by=by, assortment="cafe", language="da"),
}


def _with_row() -> str:
    made = _uploaded()
    ImportRow.objects.get_or_create(
        upload=made,
        number=1,
        defaults={"line": 2, "sku": "T1", "values": {"sku": "T1", "name": "T"}, "outcome": "new"},
    )
    return made.id


def _done() -> str:
    made = _uploaded()
    Import.objects.filter(id=made.id).update(state="done")
    made.changes.get_or_create(item_id="x", sku="T1", after_digest="x")
    return made.id


ASK_NOBODY = {"transfer.keep_file": "a part of work that whoever asked for it might do"}
UNAUDITED: dict[str, str] = {}
