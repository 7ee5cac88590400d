"""GS1 Digital Link URIs: a web address that carries an element string. Rule BAR-6.

Uncompressed, on any domain, with any stem before the key; names in place of numbers ("gtin")
were retired from the standard in 2022 and are not read. Source: GS1 Digital Link Standard, URI
Syntax, and GS1 General Specifications 3.
"""

import re
from urllib.parse import unquote_to_bytes

from kasse.domain.barcodes.application_identifiers import AIS, Ai
from kasse.domain.barcodes.element_strings import Pairs, check_value
from kasse.domain.outcome import Refused, refused

_URI = re.compile(
    r"(?:https?|HTTPS?)://(?P<host>[A-Za-z0-9._~:\[\]@-]+)(?P<path>/[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.DOTALL,
)
_NOT_IN_A_URI = re.compile(r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]")


def looks_like_uri(text: str) -> bool:
    """Whether the text is a web address; GS1 knows the scheme in lower or in upper case only."""
    return text.startswith(("http://", "https://", "HTTP://", "HTTPS://"))


def read_digital_link(text: str) -> Pairs | Refused:
    """The pairs of a Digital Link, those of the path first.

    Refused: barcode.digital_link (`reason`: "uri", "no_key", "qualifiers", "attribute",
    "encoding"; a plain web address is "no_key"), barcode.gs1_ai, barcode.gs1_value.
    """
    uri = _URI.fullmatch(text)
    if uri is None or _NOT_IN_A_URI.search(text):
        return refused("barcode.digital_link", reason="uri")
    path = _read_path(uri["path"])
    if isinstance(path, Refused):
        return path
    return _read_query(uri["query"] or "", path)


def _read_path(path: str) -> Pairs | Refused:
    """The key nearest the end of the path, and its qualifiers."""
    segments = path.split("/")[1:]
    for at in range(len(segments) - 2, -1, -2):
        key = AIS.get(segments[at])
        if key is not None and key.qualifiers is not None:
            codes = tuple(segments[at::2])
            if not _is_qualified(key, codes[1:]):
                return refused("barcode.digital_link", reason="qualifiers")
            return _decode(tuple(zip(codes, segments[at + 1 :: 2], strict=True)), in_query=False)
    return refused("barcode.digital_link", reason="no_key")


def _is_qualified(key: Ai, codes: tuple[str, ...]) -> bool:
    """Whether the codes are some of one of the key's sequences, in its order."""
    if not codes:
        return True
    for sequence in key.qualifiers or ():
        rest = iter(sequence)
        if all(code in rest for code in codes):
            return True
    return False


def _read_query(query: str, path: Pairs) -> Pairs | Refused:
    """The pairs of the path and the attributes of the query; what has no number is not GS1's."""
    key = AIS[path[0][0]]
    qualifiers = frozenset(code for sequence in key.qualifiers or () for code in sequence)
    seen = {code for code, _ in path}
    attributes: list[tuple[str, str]] = []
    for parameter in query.split("&"):
        code, equals, value = parameter.partition("=")
        if not equals or not re.fullmatch(r"[0-9]+", code):
            continue
        ai = AIS.get(code)
        if ai is None:
            return refused("barcode.gs1_ai", ai=code[:4])
        if not ai.attribute or code in qualifiers or code in seen:
            return refused("barcode.digital_link", reason="attribute", ai=code)
        seen.add(code)
        attributes.append((code, value))
    decoded = _decode(tuple(attributes), in_query=True)
    return decoded if isinstance(decoded, Refused) else path + decoded


def _decode(pairs: Pairs, *, in_query: bool) -> Pairs | Refused:
    decoded: list[tuple[str, str]] = []
    for code, raw in pairs:
        if re.search(r"%(?![0-9A-Fa-f]{2})", raw):
            return refused("barcode.digital_link", reason="encoding", ai=code)
        # In a query "+" is a blank; a blank is in no character set of GS1 and refused below.
        plain = raw.replace("+", " ") if in_query else raw
        value = unquote_to_bytes(plain).decode("latin-1")
        if code == "01" and value.isdigit() and len(value) in (8, 12, 13):
            # Links older than the rule of fourteen digits carry the shorter GTINs.
            value = value.zfill(14)
        problem = check_value(AIS[code], value)
        if problem is not None:
            return problem
        decoded.append((code, value))
    return tuple(decoded)
