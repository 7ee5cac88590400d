"""A receipt to look at while its texts are written: a sale that never was, under a place's own
settings, drawn by the same code as every other receipt (RCP-9)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from kasse.domain.receipt import sale_receipt, texts_document
from kasse.domain.rounding import half_up
from kasse.fiscal.countries import COUNTRIES
from kasse.office.stores.settings_document import Place, place_document

_HASH: Final = "0" * 64
_ONE: Final = 1_000
_WHOLE_PPM: Final = 1_000_000
_LINES: Final = (
    ({"da": "Kaffe", "en": "Coffee"}, 2, 3_200),
    ({"da": "Hindbærsnitte", "en": "Raspberry slice"}, 1, 2_800),
)


def sample_receipt(
    place: Place, *, receipt: Mapping[str, Any], language: str, now: datetime
) -> dict[str, Any]:
    """The blocks of the receipt; `receipt` holds texts that are not saved yet, by their key."""
    document: dict[str, Any] = place_document(place, unsaved={"receipt": dict(receipt)})
    entry = _entry(document, language, now, zone=COUNTRIES[document["company"]["country"]].zone)
    return sale_receipt(entry, texts_document(document), entry_hash=_HASH)


def _entry(document: dict[str, Any], language: str, now: datetime, *, zone: str) -> dict[str, Any]:
    rate = max((row["rate"] for row in document["tax"]["rates"]), default=0)
    mode = document["tax"]["mode"]
    lines = [_line(names.get(language, names["en"]), *rest) for names, *rest in _LINES]
    gross = sum(line["total"] for line in lines)
    tax = half_up(gross * rate, _WHOLE_PPM + (rate if mode == "inclusive" else 0))
    total = gross if mode == "inclusive" else gross + tax
    tender = document["tenders"][0]["kind"] if document.get("tenders") else "cash"
    body = {
        "type": "sale",
        "receipt_code": "K1-000123",
        "lines": lines,
        "tax_mode": mode,
        "taxes": [{"rate": rate, "net": total - tax, "tax": tax, "gross": total}],
        "net": total - tax,
        "tax": tax,
        "total": total,
        "tenders": [{"kind": tender, "amount": total}],
        "currency": document["currency"],
    }
    at = now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {"body": body, "at": at, "zone": zone, "register": "", "seq": 1}


def _line(name: str, pieces: int, price: int) -> dict[str, Any]:
    total = pieces * price
    return {
        "name": name,
        "sku": name.upper(),
        "quantity": pieces * _ONE,
        "unit": "pcs",
        "price": price,
        "list_price": price,
        "amount": total,
        "total": total,
    }
