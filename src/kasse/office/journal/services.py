"""Taking journals in: the one way by which entries, and all that follows from them, are written."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from kasse.domain.audit import Finding, audit_clock, audit_till_clock
from kasse.domain.outcome import Fact, Refused
from kasse.office.attention import services as attention
from kasse.office.catalogue import queries as catalogue
from kasse.office.coupons.services import settling as coupons
from kasse.office.journal.batches import Acknowledgement, Batch
from kasse.office.journal.checks import BEGINNING, Head, Placement, place
from kasse.office.journal.models import JournalEntry
from kasse.office.journal.reading import Reading, read
from kasse.office.projections import APPLIED, SOLD, USED
from kasse.office.promotions.services import counting as promotions
from kasse.office.sales import queries as sales
from kasse.office.tables import Row, Rows, Value, Writer, table_of, write, writer

ENTRY: Final = table_of(JournalEntry)

_CHAINS: Final = (
    "INSERT INTO journal_chain (register, seq, hash, at, unsent, app, contact_at) VALUES {rows}"
    " ON CONFLICT (register) DO UPDATE SET "
)
_LOCK: Final = (
    _CHAINS + "unsent = excluded.unsent, app = excluded.app, contact_at = excluded.contact_at"
    " RETURNING register, seq, hash, at"
)
_MOVE_HEADS: Final = _CHAINS + "seq = excluded.seq, hash = excluded.hash, at = excluded.at"
_CHAIN_ROW: Final = "(%s, %s, %s, %s, %s, %s, %s)"
_HELD: Final = "SELECT seq, hash FROM journal_entry WHERE register = %s AND seq BETWEEN %s AND %s"
_SET_ASIDE: Final = (
    "INSERT INTO journal_set_aside"
    " (register, seq, digest, reason, stated_hash, held_hash, text, received_at)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
_ITEM: Final = SOLD.columns.index("item")
_REFUND_OF: Final = slice(
    SOLD.columns.index("refund_register"), SOLD.columns.index("refund_line") + 1
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A batch whose entries were read, which needs no database and so no lock."""

    batch: Batch
    readings: tuple[Reading | Refused, ...]


def instant_text(instant: datetime) -> str:
    """An instant as entries write it: UTC, milliseconds, Z."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def ingest(*, batch: Batch, received_at: datetime) -> Acknowledgement:
    """Takes a batch in, in a transaction of its own, with everything that follows from it.

    Sending twice is harmless. What joins the chain is kept, however odd; what cannot is set aside
    with both versions. Odd and set aside things are filed under attention.
    """
    return ingest_all(prepared=[prepare(batch)], received_at=received_at)[0]


def prepare(batch: Batch) -> Prepared:
    """Reads, audits and projects a batch's entries."""
    return Prepared(batch=batch, readings=tuple(map(read, batch.entries)))


def ingest_all(
    *, prepared: Sequence[Prepared], received_at: datetime
) -> tuple[Acknowledgement, ...]:
    """As `ingest`, for several batches (of any registers) in one transaction: all or none."""
    with transaction.atomic(), connection.wrap_database_errors:
        work = _Ingest(to=writer(), received_at=instant_text(received_at))
        work.lock({one.batch.register: one.batch for one in prepared})
        answers = tuple(work.take(one) for one in prepared)
        work.finish(now=received_at)
    return answers


class _Ingest:
    """The rows of one transaction while they are gathered."""

    def __init__(self, *, to: Writer, received_at: str) -> None:
        self._to = to
        self._received_at = received_at
        self._before: dict[str, Head] = {}
        self._heads: dict[str, Head] = {}
        self._new: dict[tuple[str, int], str] = {}
        self._rows = Rows()
        self._entries: list[Row] = []
        self._findings: list[attention.Filed] = []
        self._ended: set[tuple[str, str]] = set()

    def lock(self, latest: Mapping[str, Batch]) -> None:
        """Locks chains by writing their rows, and learns where they stand. `latest` is the last
        batch of each register.
        """
        parameters: list[Value] = []
        # Always in the same order, so two of these never wait for each other.
        for register in sorted(latest):
            parameters += (register, BEGINNING.seq, BEGINNING.hash, BEGINNING.at)
            parameters += (latest[register].unsent, latest[register].app, self._received_at)
        rows = ", ".join([_CHAIN_ROW] * len(latest))
        found = self._to.query(_LOCK.format(rows=rows), parameters)
        self._before = {row[0]: Head(seq=row[1], hash=row[2], at=row[3]) for row in found}
        self._heads = dict(self._before)

    def take(self, prepared: Prepared) -> Acknowledgement:
        """Takes what joins, sets aside what cannot."""
        batch, readings = prepared.batch, prepared.readings
        head = self._heads[batch.register]
        held = self._held(batch, head)
        placement = place(head=head, batch=batch, readings=readings, held=held)
        for index in range(placement.start, placement.stop):
            head = self._keep(batch=batch, index=index, reading=readings[index], before=head)
        self._heads[batch.register] = head
        if placement.reason:
            self._set_aside(batch=batch, placement=placement, held=held)
        if batch.clock:
            for finding in audit_till_clock(clock=batch.clock, received_at=self._received_at):
                day = self._received_at[:10]
                key = f"{finding.code}:{batch.register}:{day}"
                self._file(finding, key=key, register=batch.register)
        return Acknowledgement(acknowledged=head.seq, hash=head.hash, aside=placement.reason)

    def finish(self, *, now: datetime) -> None:
        """Writes what was gathered."""
        with self._to.together(len(self._rows) + len(self._entries)):
            if self._entries:
                self._to.insert(ENTRY, self._entries)
            write(self._rows, to=self._to)
            self._move_heads()
        self._look_for_unknown_items()
        self._look_for_overdrawn_receipts()
        used = self._rows.by_table.get(USED, ())
        self._findings += coupons.settle(used=used, ended=self._ended)
        self._findings += promotions.settle(used=self._rows.by_table.get(APPLIED, ()))
        attention.file(self._findings, now=now)

    def _move_heads(self) -> None:
        parameters: list[Value] = []
        moved = 0
        for register, head in sorted(self._heads.items()):
            if head is not self._before[register]:
                moved += 1
                parameters += (register, head.seq, head.hash, head.at, 0, "", "")
        if moved:
            rows = ", ".join([_CHAIN_ROW] * moved)
            self._to.query(_MOVE_HEADS.format(rows=rows), parameters)

    def _held(self, batch: Batch, head: Head) -> Mapping[int, str]:
        last = min(head.seq, batch.first + len(batch.entries) - 1)
        if last < batch.first:
            return {}
        # One more than is sent again: a text's hash is over the hash before it.
        first = batch.first - 1
        known = dict(self._to.query(_HELD, (batch.register, first, last)))
        fresh = {
            seq: self._new[batch.register, seq]
            for seq in range(first, last + 1)
            if (batch.register, seq) in self._new
        }
        return known | fresh

    def _keep(self, *, batch: Batch, index: int, reading: Reading | Refused, before: Head) -> Head:
        assert isinstance(reading, Reading)
        entry: dict[str, Any] = reading.document
        seq, entry_hash = batch.first + index, batch.hashes[index]
        self._entries.append(
            (
                batch.register,
                seq,
                entry["kind"],
                entry["at"],
                entry["day"],
                entry["store"],
                entry_hash,
                batch.entries[index],
                self._received_at,
            )
        )
        self._new[batch.register, seq] = entry_hash
        self._rows.extend(reading.rows)
        if entry["kind"] in coupons.ENDS_BASKET:
            self._ended.add((batch.register, str(entry["body"].get("basket", ""))))
        clock = audit_clock(at=entry["at"], previous_at=before.at, received_at=self._received_at)
        for finding in (*reading.findings, *clock):
            key = f"{finding.code}:{batch.register}:{seq}"
            if "line" in finding.facts or "part" in finding.facts:
                key += f":{finding.facts.get('line', finding.facts.get('part'))}"
            self._file(finding, key=key, register=batch.register, seq=seq, store=entry["store"])
        return Head(seq=seq, hash=entry_hash, at=entry["at"])

    def _set_aside(self, *, batch: Batch, placement: Placement, held: Mapping[int, str]) -> None:
        for index in range(placement.stop, len(batch.entries)):
            text, seq = batch.entries[index], batch.first + index
            self._to.query(
                _SET_ASIDE,
                (
                    batch.register,
                    seq,
                    hashlib.sha256(text.encode() + batch.hashes[index].encode()).hexdigest(),
                    placement.reason if index == placement.stop else "journal.after",
                    batch.hashes[index],
                    held.get(seq, ""),
                    text.replace("\0", "\ufffd"),  # which PostgreSQL cannot keep
                    self._received_at,
                ),
            )
        seq = batch.first + placement.stop
        finding = Finding(
            code=placement.reason, facts={"entries": len(batch.entries) - placement.stop}
        )
        key = f"{placement.reason}:{batch.register}:{seq}:{batch.hashes[placement.stop]}"
        self._file(finding, key=key, register=batch.register, seq=seq)

    def _look_for_unknown_items(self) -> None:
        lines = self._rows.by_table.get(SOLD, [])
        first_seen: dict[str, Row] = {}
        for line in lines:
            first_seen.setdefault(str(line[_ITEM]), line)
        for item in sorted(catalogue.unknown_items(first_seen)):
            register, seq, number, store = first_seen[item][:4]
            facts: dict[str, Fact] = {
                "item": item,
                "line": int(number),
                "name": str(first_seen[item][_ITEM + 2]),
            }
            finding = Finding(code="audit.item", facts=facts)
            key = f"audit.item:{item}"
            self._file(finding, key=key, register=str(register), seq=int(seq), store=str(store))

    def _look_for_overdrawn_receipts(self) -> None:
        """Two registers that sell offline may each give back what only one of them can (AUD-16)."""
        latest: dict[tuple[str, int, int], Row] = {}
        for line in self._rows.by_table.get(SOLD, []):
            register, seq, number = line[_REFUND_OF]
            if seq:
                latest[str(register), int(seq), int(number)] = line
        for found in sales.overdrawn(latest):
            line = latest[found.line]
            facts: dict[str, Fact] = {
                "receipt_code": found.receipt_code,
                "line": found.line[2],
                "name": str(line[_ITEM + 2]),
                "sold": found.sold_thousandths,
                "returned": found.returned_thousandths,
            }
            register, seq, number, store = line[:4]
            key = f"audit.refund:{register}:{seq}:{number}"
            finding = Finding(code="audit.refund", facts=facts)
            self._file(finding, key=key, register=str(register), seq=int(seq), store=str(store))

    def _file(
        self, finding: Finding, *, key: str, register: str, seq: int = 0, store: str = ""
    ) -> None:
        self._findings.append(
            attention.Filed(key=key, finding=finding, register=register, seq=seq, store=store)
        )
