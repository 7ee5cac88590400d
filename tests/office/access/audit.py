"""The audit log."""

from kasse.office.audit.models import AuditEntry
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

NUMBER = 999_999_999

PAGES = [
    Page(name="audit", path="/audit", permission="audit.view"),
    Page(name="export_audit", path="/audit/export", permission="audit.view"),
    Page(name="audit_entry", path=f"/audit/{NUMBER}", permission="audit.view"),
]
ENDPOINTS = [
    Endpoint(operation="GET /audit", permission="audit.view"),
    Endpoint(operation="GET /sheets/audit", permission="audit.view"),
    Endpoint(operation="GET /audit/{entry_id}", path=f"/audit/{NUMBER}", permission="audit.view"),
]
ASK_NOBODY = {
    "audit.emptying": "changes nothing itself; the first shop begins with it, for whoever has the key",
    "audit.differences": "pure",
    "audit.note_export": "asks for audit.view anywhere; what goes out is of those stores alone",
    "audit.record": "follows what another service changed",
    "audit.record_all": "follows what another service changed",
}


def prepare(shop: Shop) -> None:
    """An entry that has the number in the addresses."""
    AuditEntry.objects.create(
        id=NUMBER, at=NOW, action="audit.exported", subject_kind="audit", subject_id="log"
    )
