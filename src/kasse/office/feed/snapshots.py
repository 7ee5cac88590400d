"""Snapshots: everything a till needs, as one compressed stream of newline-delimited JSON.

A chain's tills read the same assortment, so a scope is compressed once and kept as a segment.
Browsers read only the first member of a gzip stream; therefore segments are raw deflate pieces,
put into one member whose checksum is combined from theirs.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kasse.office.feed.models import Document, Segment
from kasse.office.feed.queries import horizon, last_version

_GZIP_HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK: Final = b"\x03\x00"
_LEVEL: Final = 6
# A segment serves on while a till that starts with it has this much or less to catch up with.
_STALE_MIN: Final = 200
_STALE_SHARE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a till starts from. `etag` changes with the content; `pieces` are gzip bytes."""

    cursor: int
    documents: int
    etag: str
    segments: tuple[Segment, ...]

    def pieces(self) -> Iterator[bytes]:
        """The stream: first line, the segments' documents, last line."""
        head = _line({"cursor": self.cursor, "count": self.documents})
        tail = _line({"end": True, "count": self.documents})
        yield _GZIP_HEADER + _deflated(head)
        crc, length = zlib.crc32(head), len(head)
        for segment in self.segments:
            yield bytes(segment.body)
            crc = combined_crc(crc, segment.crc, segment.length)
            length += segment.length
        crc = combined_crc(crc, zlib.crc32(tail), len(tail))
        yield _deflated(tail) + _LAST_BLOCK
        yield struct.pack("<II", crc, (length + len(tail)) & 0xFFFFFFFF)


def snapshot(*, scopes: Sequence[str]) -> Snapshot:
    """The snapshot of `scopes`, from kept segments where they are fresh enough."""
    oldest = horizon(scopes)
    segments: list[Segment] = []
    cursors: list[int] = []
    for scope in scopes:
        segment, as_of = _segment(scope, oldest=oldest)
        segments.append(segment)
        cursors.append(as_of)
    identity = ";".join(f"{segment.scope}={segment.version}" for segment in segments)
    cursor = min(cursors)
    return Snapshot(
        cursor=cursor,
        documents=sum(segment.documents for segment in segments),
        etag=hashlib.sha256(f"{cursor};{identity}".encode()).hexdigest()[:32],
        segments=tuple(segments),
    )


def _segment(scope: str, *, oldest: int) -> tuple[Segment, int]:
    """A scope's segment and the version as of which a till holding it is up to date."""
    # Read before the documents: what is written meanwhile comes again with the first change.
    now = last_version()
    kept = Segment.objects.filter(scope=scope).first()
    # Below its own horizon a segment may hold documents whose tombstones are gone.
    if kept is not None and kept.version >= horizon((scope,)):
        behind = Document.objects.filter(scope=scope, version__gt=kept.version).count()
        if not behind:
            return kept, max(kept.version, now)
        if kept.version >= oldest and behind <= max(_STALE_MIN, kept.documents // _STALE_SHARE):
            return kept, kept.version
    made = _build(scope, now)
    return made, now


def _build(scope: str, version: int) -> Segment:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed: list[bytes] = []
    crc = length = documents = 0
    rows = (
        Document.objects.filter(scope=scope, deleted=False)
        .order_by("collection", "doc_id")
        .values_list("collection", "doc_id", "body")
    )
    for collection, doc_id, body in rows.iterator(chunk_size=2_000):
        line = (
            f'{{"collection":{json.dumps(collection)},"id":{json.dumps(doc_id)},"body":{body}}}\n'
        ).encode()
        crc = zlib.crc32(line, crc)
        length += len(line)
        documents += 1
        packed.append(packer.compress(line))
    packed.append(packer.flush(zlib.Z_FULL_FLUSH))
    segment, _ = Segment.objects.update_or_create(
        scope=scope,
        defaults={
            "version": version,
            "documents": documents,
            "crc": crc,
            "length": length,
            "body": b"".join(packed),
        },
    )
    return segment


def _line(value: dict[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def combined_crc(first: int, second: int, second_length: int) -> int:
    """The CRC-32 of two texts in a row, from theirs.

    A CRC is a remainder of polynomials over GF(2): appending n bytes multiplies by x^(8n).
    Source: RFC 1952 (the polynomial), and square-and-multiply.
    """
    power = 3  # x^(8 * length) by squares, beginning with x^(2^3)
    product = first
    length = second_length
    while length:
        if length & 1:
            product = _multiplied(product, _square_power(power))
        length >>= 1
        power += 1
    return product ^ second


_POLYNOMIAL: Final = 0xEDB88320  # of CRC-32, lowest power in the highest bit


def _multiplied(left: int, right: int) -> int:
    product = 0
    for bit in range(31, -1, -1):
        if left >> bit & 1:
            product ^= right
        right = right >> 1 ^ (_POLYNOMIAL if right & 1 else 0)
    return product


@cache
def _square_power(exponent: int) -> int:
    """x^(2^exponent) modulo the polynomial."""
    value = 0x40000000  # x
    for _ in range(exponent):
        value = _multiplied(value, value)
    return value
