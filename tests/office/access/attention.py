"""Findings."""

from kasse.domain.audit import Finding
from kasse.office.attention import services
from kasse.office.attention.models import Finding as Row
from kasse.office.staff.models import Account
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, Shop

PAGES = [
    Page(name="export_findings", path="/attention/export", permission="office.view"),
    Page(
        name="attention",
        path="/attention",
        permission="office.view",
        change="attention.settle",
        methods=("GET", "POST"),
    ),
    Page(
        name="finding",
        path="/attention/1",
        permission="office.view",
        change="attention.settle",
        methods=("GET", "POST"),
    ),
]
ENDPOINTS = [
    Endpoint(operation="GET /findings", permission="office.view"),
    Endpoint(operation="GET /sheets/findings", permission="office.view"),
    Endpoint(operation="GET /findings/{finding_id}", path="/findings/1", permission="office.view"),
    Endpoint(
        operation="POST /findings/settle", permission="attention.settle", body={"findings": [1]}
    ),
    *(
        Endpoint(
            operation=f"POST /findings/{{finding_id}}/{what}",
            path=f"/findings/1/{what}",
            permission="attention.settle",
            body=body,
        )
        for what, body in (
            ("take", None),
            ("release", None),
            ("reopen", None),
            ("hand-over", {"to": "x"}),
            ("wait", {"text": "x"}),
            ("notes", {"text": "x"}),
            ("settle", {"text": "x"}),
        )
    ),
]


def prepare(shop: Shop) -> None:
    """A finding, with the number that its address says."""
    filed = services.Filed(key="night:1", finding=Finding(code="night.failed", facts={}))
    services.file([filed], now=NOW)
    Row.objects.update(id=1)


def number() -> int:
    return Row.objects.order_by("id").values_list("id", flat=True)[0]


def owner() -> str:
    return Account.objects.get(email="anna@example.dk").id


CHANGES = {
    "attention.take": lambda by: services.take(by=by, finding_id=number(), now=NOW),
    "attention.hand_over": lambda by: services.hand_over(
        by=by, finding_id=number(), to=owner(), now=NOW
    ),
    "attention.release": lambda by: services.release(by=by, finding_id=number(), now=NOW),
    "attention.wait": lambda by: services.wait(by=by, finding_id=number(), text="x", now=NOW),
    "attention.add_note": lambda by: services.add_note(
        by=by, finding_id=number(), text="x", now=NOW
    ),
    "attention.settle": lambda by: services.settle(by=by, finding_id=number(), note="", now=NOW),
    "attention.settle_many": lambda by: services.settle_many(
        by=by, finding_ids=[number()], note="", now=NOW
    ),
    "attention.reopen": lambda by: services.reopen(by=by, finding_id=number(), now=NOW),
}
ASK_NOBODY = {
    "attention.record_export": "asks for office.view anywhere; only those findings go out",
    "attention.file": "what entries say goes to attention, whoever looks",
    "attention.may_settle": "pure",
    "attention.needs_note": "pure",
}
