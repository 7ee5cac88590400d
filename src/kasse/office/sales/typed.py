"""What somebody may mean by what they typed into the one search field: a receipt, an amount, the
last digits of a card, an item, a person. All of it that can be meant is looked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kasse.domain.money import CURRENCIES, parse_amount
from kasse.domain.number_text import NumberFormat
from kasse.office.catalogue import queries as catalogue
from kasse.office.sales import streams
from kasse.office.sales.streams import Term
from kasse.office.staff import queries as staff
from kasse.office.stores import queries as stores

MOST_ITEMS: Final = 1_000
"""From more items on, the names on the sales themselves are looked at."""

LONGEST: Final = 60
_CODE: Final = re.compile(r"(T-)?[A-Z0-9]{1,12}-[0-9]{0,12}")
_REGISTER: Final = re.compile(r"[A-Z][A-Z0-9]{0,5}")
_RECEIPT_DIGITS: Final = 9
_CARD_DIGITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One thing that may be meant: `kind` is receipt, amount, card, item or person; `text` what it
    is then (an amount in minor units, how many items or people)."""

    kind: str
    text: str
    term: Term


def understand(text: str, *, number_format: NumberFormat) -> tuple[Meaning, ...]:
    """What `text` may mean, () where nothing can be meant by it."""
    plain = text.replace("\0", "").strip()[:LONGEST]
    if not plain:
        return ()
    return tuple(
        meaning
        for meaning in (
            _receipt(plain.upper()),
            _amount(plain, number_format),
            _card(plain),
            _item(plain),
            _person(plain),
        )
        if meaning is not None and meaning.term
    )


def _receipt(text: str) -> Meaning | None:
    if _is_number(text) and len(text) <= _RECEIPT_DIGITS:
        number = int(text)
        codes = [
            f"{training}{register}-{number:06d}"
            for register in _register_numbers()
            for training in ("", "T-")
        ]
        return Meaning(kind="receipt", text=str(number), term=streams.of_codes(codes))
    if _CODE.fullmatch(text):
        register, _, digits = text.rpartition("-")
        whole = f"{register}-{int(digits):06d}" if digits else text
        term = streams.of_code_beginning(text)
        if whole != text:
            term += streams.of_codes([whole])
        return Meaning(kind="receipt", text=text, term=term)
    if _REGISTER.fullmatch(text):
        return Meaning(kind="receipt", text=text, term=streams.of_code_beginning(text))
    return None


def _register_of(code: str) -> str:
    return code.removeprefix("T-").rpartition("-")[0]


def _register_numbers() -> Iterable[str]:
    return sorted(set(stores.registers().values_list("number", flat=True)))


def _amount(text: str, number_format: NumberFormat) -> Meaning | None:
    amount = parse_amount(text, CURRENCIES[stores.currency()], number_format)
    if not isinstance(amount, int) or amount == 0 or len(text) > 12:
        return None
    amounts = [amount, -amount] if amount > 0 else [amount]
    term = streams.of_totals(amounts) + streams.of_rounded(amounts)
    return Meaning(kind="amount", text=str(amount), term=term)


def _card(text: str) -> Meaning | None:
    """The end of what a terminal noted about a card, or of its whole reference."""
    plain = text.replace(" ", "").lstrip("*•.")
    is_amount = "," in plain or "." in plain
    if is_amount or len(plain) < _CARD_DIGITS or not any(letter.isdigit() for letter in plain):
        return None
    if _CODE.fullmatch(plain.upper()) and _register_of(plain.upper()) in _register_numbers():
        return None
    return Meaning(kind="card", text=plain, term=streams.of_reference(plain))


def _item(text: str) -> Meaning | None:
    """Items that have this code, and those that have these words; a number is a code. Where variants
    are sold in an item's place, they are meant."""
    coded = set(catalogue.items_with_code(text))
    is_code = bool(coded) and _is_number(text)
    if not coded and (_is_number(text) or len(text) < 2):
        return None
    named = () if is_code or len(text) < 2 else catalogue.items_by_words(text, most=MOST_ITEMS)
    items = catalogue.with_variants(coded | set(named or ()))
    term = streams.of_items(items)
    if named is None:
        return Meaning(kind="item", text="", term=streams.of_names(text.split()) + term)
    return Meaning(kind="item", text=str(len(items)), term=term)


def _person(text: str) -> Meaning | None:
    if _is_number(text) or len(text) < 2:
        return None
    folded = text.casefold()
    names = staff.person_names()
    people = [person for person, name in names.items() if folded in name.casefold()]
    return Meaning(kind="person", text=str(len(people)), term=streams.of_people(people[:50]))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
