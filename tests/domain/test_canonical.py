"""Canonical JSON: docs/rules/journal.md, JRN-1 to JRN-3, and the shared vectors."""

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.canonical import (
    MAX_INTEGER,
    NotCanonical,
    canonical_bytes,
    canonical_text,
    cleaned,
    is_plain,
    parse_canonical,
)

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "canonical.json").read_text(encoding="utf-8")
)


def _named(vectors: list[dict[str, str]]) -> Any:
    return [pytest.param(vector, id=vector["name"]) for vector in vectors]


def test_the_vectors_hold_what_is_known() -> None:
    assert set(VECTORS) == {"about", "canonical", "writes", "refused_text", "refused_value"}
    keys = {
        key: {name for vector in VECTORS[key] for name in vector}
        for key in VECTORS
        if key != "about"
    }
    assert keys == {
        "canonical": {"name", "text", "sha256"},
        "writes": {"name", "json", "text"},
        "refused_text": {"name", "text"},
        "refused_value": {"name", "json"},
    }


@pytest.mark.parametrize("vector", _named(VECTORS["canonical"]))
def test_canonical_text_is_read_and_written_the_same(vector: dict[str, str]) -> None:
    """JRN-1"""
    value = parse_canonical(vector["text"])
    assert canonical_text(value) == vector["text"]
    assert hashlib.sha256(canonical_bytes(value)).hexdigest() == vector["sha256"]


@pytest.mark.parametrize("vector", _named(VECTORS["writes"]))
def test_equal_values_have_equal_bytes(vector: dict[str, str]) -> None:
    """JRN-1"""
    assert canonical_text(json.loads(vector["json"])) == vector["text"]


@pytest.mark.parametrize("vector", _named(VECTORS["refused_text"]))
def test_reading_refuses_what_writing_would_not_have_written(vector: dict[str, str]) -> None:
    """JRN-3"""
    with pytest.raises(NotCanonical):
        parse_canonical(vector["text"])


@pytest.mark.parametrize("vector", _named(VECTORS["refused_value"]))
def test_what_cannot_stand_in_an_entry(vector: dict[str, str]) -> None:
    """JRN-2"""
    with pytest.raises(NotCanonical):
        canonical_text(json.loads(vector["json"]))


@pytest.mark.parametrize("value", [{1: 2}, {"a": {None: 1}}, {"a": {1, 2}}, b"x", object()])
def test_values_that_are_no_json(value: Any) -> None:
    """JRN-2"""
    with pytest.raises(NotCanonical):
        canonical_text(value)


def test_thousands_of_levels_are_refused() -> None:
    """JRN-3: no stack runs over."""
    with pytest.raises(NotCanonical):
        parse_canonical("[" * 100_000 + "]" * 100_000)


def test_tuples_are_arrays() -> None:
    """JRN-1"""
    assert canonical_text({"b": (1, ()), "a": True}) == '{"a":true,"b":[1,[]]}'


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ({"a": [1, "x", True, {"b": []}]}, True),
        (MAX_INTEGER, True),
        (MAX_INTEGER + 1, False),
        ([-MAX_INTEGER - 1], False),
        ({"a": None}, False),
        ({"a": {"b": 1.0}}, False),
        ([[None]], False),
    ],
)
def test_plain_values(value: Any, plain: bool) -> None:
    """JRN-2"""
    assert is_plain(value) is plain


_texts = st.text(st.characters(codec="utf-8")).map(lambda text: unicodedata.normalize("NFC", text))
_values = st.recursive(
    st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=12,
)


@given(_values)
def test_what_is_written_is_read_again(value: Any) -> None:
    """JRN-1, JRN-3"""
    text = canonical_text(value)
    assert parse_canonical(text) == value
    assert json.loads(text) == value


@given(st.dictionaries(_texts, _values, max_size=6), st.randoms())
def test_the_order_of_keys_says_nothing(value: dict[str, Any], chance: Any) -> None:
    """JRN-1"""
    keys = list(value)
    chance.shuffle(keys)
    assert canonical_text({key: value[key] for key in keys}) == canonical_text(value)


@given(st.text(alphabet='[]{}",:0123456789-.eE \\utrfalsn\u00e9\u0301', max_size=30))
def test_any_text_is_canonical_or_refused(text: str) -> None:
    """JRN-3: a text that is read is the only one of its value."""
    try:
        value = parse_canonical(text)
    except NotCanonical:
        return
    assert canonical_text(value) == text


def test_what_can_stand_is_kept_of_a_document() -> None:
    """JRN-2, RCP-9: strings in NFC, whole numbers in range; the rest is left out."""
    document = {
        "e\u0301": "e\u0301",
        "lone": "\ud800",
        "large": MAX_INTEGER + 1,
        "float": 1.5,
        "none": None,
        "yes": True,
        "parts": [1, None, {"a": 0.1, "b": -MAX_INTEGER}, ("x",)],
    }
    assert cleaned(document) == {
        "é": "é",
        "lone": "?",
        "yes": True,
        "parts": [1, {"b": -MAX_INTEGER}, ["x"]],
    }


def test_a_lone_surrogate_in_the_text_itself_is_refused() -> None:
    """JRN-1: a text that was a JSON string may hold one that no escape shows."""
    with pytest.raises(NotCanonical):
        parse_canonical('{"a":"\ud800"}')
