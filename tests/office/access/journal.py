"""Journals."""

from tests.office.access.table import Endpoint, Page

PAGES = [
    Page(name="journals", path="/journal", permission="journal.view"),
    Page(name="export_journals", path="/journal/list/export", permission="journal.view"),
    Page(name="journal", path="/journal/r1", permission="journal.view"),
    Page(name="journal_entry", path="/journal/r1/2", permission="journal.view"),
    Page(name="journal_export", path="/journal/r1/export", permission="journal.view"),
    Page(
        name="journal_verify",
        path="/journal/r1/verify",
        change="journal.view",
        methods=("POST",),
    ),
]
ENDPOINTS = [
    Endpoint(operation="GET /journals", permission="journal.view"),
    Endpoint(operation="GET /sheets/journals", permission="journal.view"),
    Endpoint(
        operation="GET /journals/{register_id}/file",
        path="/journals/r1/file",
        permission="journal.view",
    ),
    Endpoint(
        operation="GET /journals/{register_id}/entries",
        path="/journals/r1/entries",
        permission="journal.view",
    ),
    Endpoint(
        operation="GET /journals/{register_id}/entries/{seq}",
        path="/journals/r1/entries/2",
        permission="journal.view",
    ),
    Endpoint(
        operation="GET /journals/{register_id}/set-aside",
        path="/journals/r1/set-aside",
        permission="journal.view",
    ),
    Endpoint(
        operation="POST /journals/{register_id}/verify",
        path="/journals/r1/verify",
        permission="journal.view",
    ),
    Endpoint(
        operation="POST /till/journal",
        till=True,
        body={"register": "r1", "first": 1, "entries": [], "hashes": []},
    ),
]
ASK_NOBODY = {
    "journal.ingest": "a till's token proves its journal",
    "journal.ingest_all": "a till's token proves its journal",
    "journal.instant_text": "pure",
    "journal.prepare": "pure",
}
