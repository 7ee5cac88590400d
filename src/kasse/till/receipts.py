"""Past receipts: found, shown again, copied, given back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, cast

from kasse.domain.authority import authorise
from kasse.domain.basket.decision import Situation, optional
from kasse.domain.canonical import JsonValue
from kasse.domain.journal import Document, Draft
from kasse.domain.money import currency, parse_amount
from kasse.domain.outcome import Refused, refused
from kasse.domain.receipt import report_document, sale_receipt, texts_document
from kasse.domain.refund import Refundable, RefundWish, refund_lines, refundable
from kasse.till.effect_store import has_happened
from kasse.till.finished import done_seq
from kasse.till.languages import NUMBER_FORMATS
from kasse.till.receipt_store import (
    ReceiptRow,
    copies,
    find_receipts,
    receipt_by_code,
    refund_entries,
)
from kasse.till.state import Answer, Call, Outcome, StaffHandler, TillState

PAGE: Final = 50
_RECEIPT_CODE: Final = re.compile(r"(T-)?[A-Z0-9]{1,12}-\d{6,}")


def find(till: TillState, text: str) -> ReceiptRow | None:
    """The receipt of this register with exactly this code."""
    if _RECEIPT_CODE.fullmatch(text.upper()) is None:
        return None
    return receipt_by_code(till.connection, text.upper())


def found(till: TillState, row: ReceiptRow) -> Answer:
    """The receipt as a result, with what may still be given back."""
    return _shown(till, _own(till, row))


def find_receipt(till: TillState, call: Call, now: Situation) -> Answer:
    """A receipt by number, code or barcode; another register's is asked for at the office."""
    granted = authorise(now.authority, "receipt.find")
    if isinstance(granted, Refused):
        return granted
    text = call.arguments.text("text").strip().upper()
    if text.isascii() and text.isdigit():
        text = f"{'T-' if till.desk.training else ''}{till.register.number}-{int(text):06d}"
    row = receipt_by_code(till.connection, text)
    if row is not None:
        return found(till, row)
    if _RECEIPT_CODE.fullmatch(text) is None or _is_own(till, text):
        return refused("receipt.unknown", receipt_code=text)
    return _ask_office(till, text)


def _is_own(till: TillState, receipt_code: str) -> bool:
    return receipt_code.removeprefix("T-").rpartition("-")[0] == till.register.number


def _ask_office(till: TillState, receipt_code: str) -> Answer:
    fetch = till.elsewhere
    past = _past(till, receipt_code)
    if past is not None and fetch.state == "found":
        # Looked at again later, it is asked for again: others may have given something back.
        fetch.state = "none"
        return _shown(till, past)
    if fetch.receipt_code == receipt_code and fetch.state == "unknown":
        fetch.receipt_code = None
        return refused("receipt.unknown", receipt_code=receipt_code)
    if fetch.receipt_code == receipt_code and fetch.state == "offline":
        fetch.receipt_code = None
        return refused("receipt.office_unreachable", receipt_code=receipt_code)
    if fetch.receipt_code != receipt_code or fetch.state == "none":
        fetch.want(receipt_code)
    return refused("receipt.asking_office", receipt_code=receipt_code)


def past_receipts(till: TillState, call: Call, now: Situation) -> Answer:
    """A page of receipts, newest first; `query` is a day, words or an amount."""
    granted = authorise(now.authority, "receipt.find")
    if isinstance(granted, Refused):
        return granted
    query = call.arguments.optional_text("query") or ""
    limit = min(max(call.arguments.optional_number("limit") or PAGE, 1), PAGE)
    rows = find_receipts(
        till.connection,
        text=query,
        amount_minor=_amount(till, query),
        before_seq=call.arguments.optional_number("before"),
        limit=limit,
    )
    return Outcome(
        result={
            "receipts": [
                {
                    "seq": row.seq,
                    "receipt_code": row.receipt_code,
                    "at": row.at,
                    "day": row.day,
                    "total": row.total_minor,
                    "type": row.type,
                    "training": row.training,
                }
                for row in rows
            ],
            "more": len(rows) == limit,
        }
    )


def receipt(till: TillState, call: Call, now: Situation) -> Answer:
    """One receipt's document, as it was."""
    granted = authorise(now.authority, "receipt.find")
    if isinstance(granted, Refused):
        return granted
    code = call.arguments.text("receipt_code")
    past = _past(till, code)
    return refused("receipt.unknown", receipt_code=code) if past is None else _shown(till, past)


def print_receipt(till: TillState, call: Call, now: Situation) -> Answer:
    """The finished sale's receipt on paper; what was printed before is a copy (RCP-11)."""
    code = call.arguments.text("receipt_code")
    row = receipt_by_code(till.connection, code)
    effect = print_effect(code)
    if row is None or row.seq != done_seq(till) or has_happened(till.connection, effect):
        return _copy(till, call, now, medium="print")
    document = _sale_document(till, row.seq)
    return Outcome(effects=({"effect": effect, "kind": "print", "document": document},))


def print_effect(receipt_code: str) -> str:
    """The id of the one print of a receipt that is no copy."""
    return f"receipt-{receipt_code}"


def copy_receipt(till: TillState, call: Call, now: Situation) -> Answer:
    """A copy, marked and journaled."""
    medium = call.arguments.text("medium")
    if medium not in ("screen", "print"):
        return refused("command.malformed", field="medium")
    return _copy(till, call, now, medium=medium)


def _copy(till: TillState, call: Call, now: Situation, *, medium: str) -> Answer:
    granted = authorise(now.authority, "receipt.copy")
    if isinstance(granted, Refused):
        return granted
    row = receipt_by_code(till.connection, call.arguments.text("receipt_code"))
    if row is None:
        return refused("receipt.unknown", receipt_code=call.arguments.text("receipt_code"))
    number = copies(till.connection, row.seq) + 1
    document = _sale_document(till, row.seq, copy=number)
    entry = Draft(
        kind="receipt_copied",
        body={
            "seq": row.seq,
            "receipt_code": row.receipt_code,
            "copy": number,
            "medium": medium,
            **optional(approved_by=granted.approved_by),
        },
    )
    effects: tuple[Document, ...] = ()
    if medium == "print":
        effects = ({"effect": call.new_id("print"), "kind": "print", "document": document},)
    return Outcome(entries=(entry,), effects=effects, result={"document": document})


def refund(till: TillState, call: Call, now: Situation) -> Answer:
    """Put lines of a receipt into the basket, to be given back."""
    code = call.arguments.text("receipt_code")
    past = _past(till, code)
    if past is None:
        return refused("receipt.unknown", receipt_code=code)
    known = refundable(past.entry, past.refunds)
    if isinstance(known, Refused):
        return known
    if known.training != till.desk.training:
        return refused("refund.training", receipt_code=code)
    lines = call.arguments.objects("lines")
    wish = RefundWish(
        basket=call.new_id("b"),
        receipt=known,
        lines=None
        if lines is None
        else tuple((line.number("line"), line.number("quantity")) for line in lines),
    )
    decision = refund_lines(till.basket, wish, now)
    if isinstance(decision, Refused):
        return decision
    return Outcome(events=decision.events, entries=decision.entries)


def document_of(till: TillState, seq: int) -> Mapping[str, JsonValue]:
    """The paper of entry `seq`: a sale's receipt, or an X or Z report."""
    entry = _entry(till, seq)
    if entry["kind"] == "sale":
        return _sale_document(till, seq)
    texts = {**texts_document(till.settings.body), "currency": till.register.currency}
    return report_document(entry, texts)


def _sale_document(
    till: TillState, seq: int, *, copy: int | None = None
) -> Mapping[str, JsonValue]:
    """The receipt of an own sale, with the texts that it names."""
    entry = till.store.entry(seq)
    assert entry is not None, "the index names entries that are there"
    document = cast(Mapping[str, Any], entry.document)
    return sale_receipt(document, _texts(till, document), entry_hash=entry.hash, copy=copy)


def _texts(till: TillState, sale: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the receipt of an own sale quotes; of one before texts were journaled, today's."""
    number = sale["body"].get("texts")
    if number is None:
        return texts_document(till.settings.body)
    return cast(Mapping[str, Any], _entry(till, number)["body"])


def _entry(till: TillState, seq: int) -> Mapping[str, Any]:
    entry = till.store.entry(seq)
    assert entry is not None, "the index names entries that are there"
    return cast(Mapping[str, Any], entry.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """A sale of the past, what its receipt quotes, and the sales that gave lines of it back."""

    entry: Mapping[str, Any]
    entry_hash: str
    texts: Mapping[str, Any]
    refunds: tuple[Mapping[str, Any], ...]


def _past(till: TillState, receipt_code: str) -> _Past | None:
    """The sale with this code: this register's, or the one the office just told of."""
    row = receipt_by_code(till.connection, receipt_code)
    if row is not None:
        return _own(till, row)
    fetched = till.elsewhere.found
    if fetched is None or fetched.receipt_code != receipt_code:
        return None
    # What this register gave back of it may not have reached the office yet.
    register, seq = fetched.entry["register"], fetched.entry["seq"]
    known = {(refund["register"], refund["seq"]) for refund in fetched.refunds}
    mine = (
        _entry(till, number)
        for number in refund_entries(till.connection, register=register, seq=seq)
        if (till.register.id, number) not in known
    )
    return _Past(
        entry=fetched.entry,
        entry_hash=fetched.entry_hash,
        texts=fetched.texts,
        refunds=(*fetched.refunds, *mine),
    )


def _own(till: TillState, row: ReceiptRow) -> _Past:
    entry = till.store.entry(row.seq)
    assert entry is not None, "the index names entries that are there"
    document = cast(Mapping[str, Any], entry.document)
    refunds = refund_entries(till.connection, register=till.register.id, seq=row.seq)
    return _Past(
        entry=document,
        entry_hash=entry.hash,
        texts=_texts(till, document),
        refunds=tuple(_entry(till, seq) for seq in refunds),
    )


def _shown(till: TillState, past: _Past) -> Answer:
    known = refundable(past.entry, past.refunds)
    if isinstance(known, Refused):
        return known
    return Outcome(result={"receipt": _document(till, past, known)})


def _document(till: TillState, past: _Past, known: Refundable) -> dict[str, JsonValue]:
    paid = {line.line: line for line in known.source.lines}
    left = known.left()
    body = past.entry["body"]
    return {
        "receipt_code": body["receipt_code"],
        "at": past.entry["at"],
        "day": past.entry["day"],
        "type": body["type"],
        "total": body["total"],
        "training": known.training,
        "own": past.entry["register"] == till.register.id,
        "document": sale_receipt(past.entry, past.texts, entry_hash=past.entry_hash),
        "lines": [
            {
                "line": line.line,
                "name": line.name,
                "sku": line.sku,
                "unit": line.unit,
                "quantity": line.quantity_thousandths,
                "left": left[line.line],
                "amount": paid[line.line].amount_minor
                + sum(found.amount_minor for found in paid[line.line].discounts),
            }
            for line in known.lines
        ],
    }


def _amount(till: TillState, query: str) -> int | None:
    money = currency(till.register.currency)
    if not query or isinstance(money, Refused):
        return None
    amount = parse_amount(query, money, NUMBER_FORMATS[till.language])
    return None if isinstance(amount, Refused) else amount


COMMANDS: Final[Mapping[str, StaffHandler]] = MappingProxyType(
    {
        "find_receipt": find_receipt,
        "receipts": past_receipts,
        "receipt": receipt,
        "print_receipt": print_receipt,
        "copy_receipt": copy_receipt,
        "refund": refund,
    }
)
