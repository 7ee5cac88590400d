"""Findings."""

from kasse.domain.audit import Finding
from kasse.office.attention import services
from kasse.office.attention.models import Finding as Row
from tests.office.access.table import Page
from tests.office.samples_shop import NOW, Shop

PAGES = [
    Page(name="attention", path="/attention", permission="office.view"),
    Page(name="settle", path="/attention/1", change="attention.settle", methods=("POST",)),
]


def prepare(shop: Shop) -> None:
    """A finding, with the number that its address says."""
    filed = services.Filed(key="night:1", finding=Finding(code="night.failed", facts={}))
    services.file([filed], now=NOW)
    Row.objects.update(id=1)


def number() -> int:
    return Row.objects.order_by("id").values_list("id", flat=True)[0]


CHANGES = {
    "attention.settle": lambda by: services.settle(by=by, finding_id=number(), note="", now=NOW),
    "attention.reopen": lambda by: services.reopen(by=by, finding_id=number()),
}
ASK_NOBODY = {"attention.file": "what entries say goes to attention, whoever looks"}
UNAUDITED = {
    "attention.settle": "not yet",
    "attention.reopen": "not yet",
}
