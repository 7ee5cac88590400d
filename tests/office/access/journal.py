"""Journals."""

from tests.office.access.table import Endpoint

ENDPOINTS = [
    Endpoint(
        operation="POST /till/journal",
        till=True,
        body={"register": "r1", "first": 1, "entries": [], "hashes": []},
    )
]
ASK_NOBODY = {
    "journal.ingest": "a till's token proves its journal",
    "journal.ingest_all": "a till's token proves its journal",
    "journal.instant_text": "pure",
    "journal.prepare": "pure",
}
