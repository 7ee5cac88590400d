"""Tills ask for sales of other registers, to take goods back."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kasse.domain.outcome import Refused
from kasse.office.problems import refusal
from kasse.office.sales import queries
from kasse.office.stores.auth import TillAuth

router = Router(auth=TillAuth())


class RefundedLine(Schema):
    """How much of a line came back so far; both are positive."""

    line: int
    quantity: int
    total: int


class ReceiptFound(Schema):
    """A sale by its receipt code, as it stands in the journal."""

    entry: str
    hash: str
    refunded: list[RefundedLine]


@router.get(
    "/till/receipts/{receipt_code}",
    response=ReceiptFound,
    summary="A sale of any register of the company, and what came back of it",
)
def receipt(request: HttpRequest, receipt_code: str) -> dict[str, Any]:
    """For refunds at another register than the one that sold."""
    found = queries.receipt(receipt_code)
    if isinstance(found, Refused):
        raise refusal(found, status=404)
    return {
        "entry": found.text,
        "hash": found.hash,
        "refunded": [
            {"line": line, "quantity": quantity, "total": total}
            for line, quantity, total in found.refunded
        ],
    }
