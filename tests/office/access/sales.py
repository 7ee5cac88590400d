"""Sales and receipts."""

from kasse.office.journal import services as journal
from kasse.office.sales import queries, services
from tests.office.access.table import Endpoint, Page
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, Shop

PAGES = [
    Page(name="sales", path="/sales", permission="sales.view"),
    Page(name="export_sales", path="/sales/export", permission="sales.view"),
    Page(name="sale", path="/sales/r1/2", permission="sales.view"),
    Page(name="digital_receipt", path="/r/K1-000001/none", public=True),
]
ENDPOINTS = [
    Endpoint(operation="GET /sales", permission="sales.view"),
    Endpoint(operation="GET /sheets/sales", permission="sales.view"),
    Endpoint(
        operation="GET /sales/{register_id}/{seq}", path="/sales/r1/2", permission="sales.view"
    ),
    Endpoint(
        operation="GET /till/receipts/{receipt_code}", path="/till/receipts/K1-000001", till=True
    ),
]


def prepare(shop: Shop) -> None:
    """A sale."""
    chain = Chain(register="r1", store="s1", at=NOW).open()
    chain.sell(line(item="i1"), at=NOW)
    journal.ingest(batch=chain.batch(), received_at=NOW)


CHANGES = {
    "sales.record_export": lambda by: services.record_export(
        by=by, wanted=queries.SaleFilter(stores=frozenset({"s1"}))
    ),
}
