"""Columns that other programs export and an import does not take, by their headers."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from kasse.office.transfer.mapping import folded

QUANTITY: Final = "quantity"
SALE_PRICE: Final = "sale_price"
PICTURE: Final = "picture"

_WHOLE: Final = {
    **dict.fromkeys(
        ("stock", "stock level", "on hand", "in stock", "lager", "pa lager", "antal pa lager"),
        QUANTITY,
    ),
    **dict.fromkeys(("special price", "discount price", "price compare at"), SALE_PRICE),
}
_WORDS: Final = {
    **dict.fromkeys(
        ("qty", "quantity", "beholdning", "lagerbeholdning", "lagerantal", "bestand",
         "lagerbestand", "lagersaldo", "stockmenge"),
        QUANTITY,
    ),
    **dict.fromkeys(("tilbudspris", "kampagnepris", "sonderpreis", "aktionspreis"), SALE_PRICE),
    **dict.fromkeys(
        ("image", "images", "picture", "pictures", "photo", "photos", "thumbnail", "billede",
         "billeder", "bilde", "bilder", "bild", "imagen", "foto"),
        PICTURE,
    ),
}  # fmt: skip
_BESIDE: Final = frozenset({"alt", "position"})
"""Of a picture's other columns nobody expects anything."""

_PAIRS: Final = (("sale", "price"), ("compare", "price"))


class NotTaken(NamedTuple):
    """A column's place and header, and why it is not taken: one of the codes above."""

    place: int
    header: str
    why: str


def not_taken(headers: Sequence[str], columns: Sequence[str]) -> list[NotTaken]:
    """The columns of a file of which one would expect more than an import does. `columns` has the
    field of each header: of a stock column only whether there is stock at all is taken."""
    found = []
    for place, (header, code) in enumerate(zip(headers, columns, strict=True)):
        why = _why(header)
        if why and (not code or (code == "stock" and why == QUANTITY)):
            found.append(NotTaken(place, header, why))
    return found


def _why(header: str) -> str:
    whole = folded(header)
    # Some number the columns of their places, as in quantity1.
    words = {word.rstrip("0123456789") for word in whole.split()}
    if any(words.issuperset(pair) for pair in _PAIRS):
        return SALE_PRICE
    if words & _BESIDE:
        return ""
    known = next((_WORDS[word] for word in sorted(words) if word in _WORDS), "")
    return _WHOLE.get(whole, known)
