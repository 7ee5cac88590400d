"""The receipt as a document model: what it says, not how it looks (RCP-1 to RCP-10).

Made from a sale's entry and the texts that were in force, so that it comes out the same today and
in ten years. Screens, printers and PDFs draw the blocks; labels are codes that they put into the
reader's language, amounts are minor units and quantities thousandths that they format.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from kasse.domain.canonical import JsonValue, cleaned

# Entries and settings were checked where they came in; they are read as documents.
Source: TypeAlias = Mapping[str, Any]
Block: TypeAlias = dict[str, JsonValue]

_TEXTS: Final[Mapping[str, Mapping[str, type]]] = MappingProxyType(
    {
        "company": {
            "name": str,
            "address": list,
            "country": str,
            "company_number": str,
            "number_names": dict,
            "vat_number": str,
        },
        "store": {"name": str, "address": list, "phone": str},
        "receipt": {"header": list, "footer": list, "show_qr": bool, "digital_url": str},
    }
)


DIGITAL_TOKEN_LETTERS: Final = 20
"""Of the entry's hash: what makes the address of a digital receipt one that nobody guesses."""


def texts_document(settings: Source) -> Block:
    """What receipts say beside the sale, taken from the settings: seller, store, words (RCP-9).

    It is journaled when it changes (`receipt_texts`), and each sale names the entry. What has
    another type than it should is left out: a slip in the office's texts stops no sale.
    """
    texts: Block = {}
    for key, names in _TEXTS.items():
        part = settings.get(key)
        if isinstance(part, Mapping):
            texts[key] = {
                name: part[name] for name, form in names.items() if isinstance(part.get(name), form)
            }
    texts["tenders"] = [
        {"kind": tender["kind"], "names": names if isinstance(names, Mapping) else {}}
        for tender in settings.get("tenders", ())
        for names in (tender.get("names"),)
    ]
    return cleaned(texts)


def digital_token(entry_hash: str) -> str:
    """The part of a digital receipt's address that only whoever has the receipt knows (RCP-10)."""
    return entry_hash[:DIGITAL_TOKEN_LETTERS]


def sale_receipt(
    entry: Source, texts: Source, *, entry_hash: str = "", copy: int | None = None
) -> Block:
    """The receipt of a `sale` entry; `copy` is the number of the copy, None on the original.

    `texts` is the body of the `receipt_texts` entry that the sale names; with the entry's hash
    the receipt gets its digital address.
    """
    body = entry["body"]
    blocks = [
        *_header(texts),
        *_marks(entry, copy),
        {
            "block": "facts",
            "receipt_code": body["receipt_code"],
            "at": entry["at"],
            "zone": entry["zone"],
            "register": entry["register"],
            "seq": entry["seq"],
            **({"person": entry["person"]} if "person" in entry else {}),
        },
        *(_line_block(line) for line in body["lines"]),
        *_basket_discounts(body),
        *_sums(body),
        *_tenders(body),
        *_taxes(body),
        *({"block": "note", "text": body["note"]} for _ in range("note" in body)),
        *_footer(body, texts, entry_hash),
    ]
    return {
        "title": body["type"] if body["type"] != "sale" else "receipt",
        "receipt_code": body["receipt_code"],
        "currency": body["currency"],
        "tender_names": _tender_names(texts),
        "blocks": blocks,
    }


def report_document(entry: Source, settings: Source) -> Block:
    """The paper of an X or Z report: its totals, as they stand in the entry."""
    body = entry["body"]
    facts: Block = {
        "block": "facts",
        "at": entry["at"],
        "zone": entry["zone"],
        "register": entry["register"],
        "seq": entry["seq"],
        "day": entry["day"],
    }
    for key in ("number", "opened_at", "left_in_drawer"):
        if key in body:
            facts[key] = body[key]
    if "person" in entry:
        facts["person"] = entry["person"]
    return {
        "title": entry["kind"],
        "currency": settings.get("currency", ""),
        "blocks": [*_header(settings), facts, {"block": "totals", "totals": body["totals"]}],
    }


def _tender_names(texts: Source) -> dict[str, JsonValue]:
    return {tender["kind"]: tender.get("names", {}) for tender in texts.get("tenders", ())}


def _header(settings: Source) -> Iterator[Block]:
    company = settings.get("company", {})
    store = settings.get("store", {})
    lines = [store.get("name") or company.get("name", "")]
    lines += store.get("address", company.get("address", []))
    if store.get("phone"):
        lines.append(store["phone"])
    lines += settings.get("receipt", {}).get("header", [])
    block: Block = {"block": "header", "lines": lines}
    for key in ("name", "vat_number", "company_number"):
        if company.get(key):
            block["company" if key == "name" else key] = company[key]
    # What its country calls the number (CVR-nr., Y-tunnus), by language.
    if company.get("company_number") and company.get("number_names"):
        block["number_names"] = company["number_names"]
    yield block


def _marks(entry: Source, copy: int | None) -> Iterator[Block]:
    if entry.get("training"):
        yield {"block": "mark", "mark": "training"}
    if copy is not None:
        yield {"block": "mark", "mark": "copy", "number": copy}


def _line_block(line: Source) -> Block:
    block: Block = {
        "block": "line",
        "name": line["name"],
        "sku": line["sku"],
        "quantity": line["quantity"],
        "unit": line["unit"],
        "price": line["price"],
        "amount": line["amount"],
        "total": line["total"],
    }
    for key in ("note", "serial", "lot", "expires_on", "best_before", "exempted"):
        if key in line:
            block[key] = line[key]
    if line["price"] != line["list_price"]:
        block["list_price"] = line["list_price"]
    if line.get("modifiers"):
        block["modifiers"] = [
            {key: modifier[key] for key in ("name", "price", "quantity")}
            for modifier in line["modifiers"]
        ]
    off = [found for found in line.get("discounts", ()) if found["source"] != "basket"]
    if off:
        block["discounts"] = [
            {key: found[key] for key in ("name", "reason", "rate", "amount") if key in found}
            for found in off
        ]
    if "deposit_of" in line:
        block["deposit"] = True
    return block


def _basket_discounts(body: Source) -> Iterator[Block]:
    # A refund's lines mirror their share of a basket discount; they are shown with the lines.
    for found in body.get("basket_discounts", ()):
        yield {
            "block": "discount",
            **{key: found[key] for key in ("reason", "rate") if key in found},
            "amount": found["total"],
        }
    mirrored = sum(
        discount["amount"]
        for line in body["lines"]
        if "refund_of" in line
        for discount in line.get("discounts", ())
        if discount["source"] == "basket"
    )
    if mirrored:
        yield {"block": "discount", "amount": mirrored}


def _sums(body: Source) -> Iterator[Block]:
    if body["tax_mode"] == "exclusive":
        yield {"block": "sum", "label": "net", "amount": body["net"]}
        yield {"block": "sum", "label": "tax", "amount": body["tax"]}
    yield {"block": "sum", "label": "total", "amount": body["total"], "strong": True}
    if body.get("rounding"):
        yield {"block": "sum", "label": "rounding", "amount": body["rounding"]}
        yield {
            "block": "sum",
            "label": "to_pay",
            "amount": body["total"] + body["rounding"],
            "strong": True,
        }
    saved = -sum(
        discount["amount"]
        for line in body["lines"]
        if "refund_of" not in line
        for discount in line.get("discounts", ())
    )
    if saved > 0:
        yield {"block": "sum", "label": "saved", "amount": saved}


def _tenders(body: Source) -> Iterator[Block]:
    for part in body["tenders"]:
        block: Block = {"block": "tender", "kind": part["kind"], "amount": part["amount"]}
        for key in ("given", "change", "reference"):
            if key in part:
                block[key] = part[key]
        yield block


def _taxes(body: Source) -> Iterator[Block]:
    yield {"block": "taxes", "rows": body["taxes"], "net": body["net"], "tax": body["tax"]}


def _footer(body: Source, settings: Source, entry_hash: str) -> Iterator[Block]:
    texts = settings.get("receipt", {})
    if texts.get("footer"):
        yield {"block": "footer", "lines": texts["footer"]}
    yield {"block": "barcode", "symbology": "code128", "text": body["receipt_code"]}
    if texts.get("show_qr") and texts.get("digital_url") and entry_hash:
        token = digital_token(entry_hash)
        address = f"{texts['digital_url']}{body['receipt_code']}/{token}"
        yield {"block": "qr", "text": address}
