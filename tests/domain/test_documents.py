"""Dataclasses to documents and back."""

from dataclasses import dataclass
from typing import Any, Literal

import pytest

from kasse.domain.canonical import MAX_INTEGER
from kasse.domain.documents import Malformed, from_document, to_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str
    on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    number: int
    size: Literal["s", "m"] = "s"
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    pair: tuple[str, int] | None = None


FULL = Outer(
    number=7,
    size="m",
    inner=Inner(name="x", on=True),
    inners=(Inner(name="y"), Inner(name="z")),
    pair=("a", 1),
)
DOCUMENT = {
    "number": 7,
    "size": "m",
    "inner": {"name": "x", "on": True},
    "inners": [{"name": "y", "on": False}, {"name": "z", "on": False}],
    "pair": ["a", 1],
}


def test_there_and_back() -> None:
    assert to_document(FULL) == DOCUMENT
    assert from_document(Outer, DOCUMENT) == FULL
    assert to_document(Outer(number=1)) == {"number": 1, "size": "s", "inners": []}
    assert from_document(Outer, {"number": 1, "inner": None}) == Outer(number=1)


def test_keys_of_a_newer_office_are_passed_over() -> None:
    assert from_document(Inner, {"name": "x", "colour": "red"}) == Inner(name="x")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": None}, "number"),
        ({"number": "7"}, "number"),
        ({"number": True}, "number"),
        ({"number": 7.0}, "number"),
        ({"number": MAX_INTEGER + 1}, "number"),
        ({"size": "l"}, "size"),
        ({"inner": []}, "inner."),
        ({"inner": {}}, "inner.name"),
        ({"inner": {"name": "x", "on": 1}}, "inner.on"),
        ({"inner": {"name": "\ud800é"}}, "inner.name"),
        ({"inners": {}}, "inners"),
        ({"inners": [{"name": "y"}, {"name": 1}]}, "inners[1].name"),
        ({"pair": ["a"]}, "pair"),
        ({"pair": ["a", "b"]}, "pair"),
        ({"pair": "ab"}, "pair"),
    ],
)
def test_what_is_of_another_form_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Malformed) as raised:
        from_document(Outer, {**DOCUMENT, **change})
    assert raised.value.field == field


def test_what_is_no_object() -> None:
    with pytest.raises(Malformed) as raised:
        from_document(Outer, [DOCUMENT])
    assert raised.value.field == ""


def test_texts_are_brought_to_nfc() -> None:
    """JRN-2: what an office wrote in another form can stand in an entry."""
    assert from_document(Inner, {"name": "Cafe\u0301"}) == Inner(name="Café")
