"""Barcodes: what a scan says, before the catalogue is asked.

`read_scan` takes the characters that a scanner or a person gives and returns a `Scan` or a
refusal. Around it, each in its own module: `gtin` (check digits, UPC-E, one form of fourteen
digits), `element_strings` (GS1 data in symbols and in brackets) with `application_identifiers`
and `checks` (what GS1 demands of each value), `digital_link` (web addresses), `in_store`
(numbers with a price or weight in them), `meaning` (AIs as dates, measures and prices).
`ai_table` and `code_lists` are data. Rules: docs/rules/barcodes.md.
"""

from kasse.domain.barcodes.in_store import InStorePattern, parse_pattern
from kasse.domain.barcodes.reader import read_scan
from kasse.domain.barcodes.scan import Scan, as_found

__all__ = ("InStorePattern", "Scan", "as_found", "parse_pattern", "read_scan")
