"""Finding items by what is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.till import search_text
from kasse.till.catalogue import Catalogue
from tests.till.feed_samples import items, loaded
from tests.till.samples import opened

SHOP = items(
    {"sku": "77", "name": "Arla Mælk 1 l", "codes": ["gtin:05701234567899"]},
    {"sku": "12", "name": "Gås"},
    {"sku": "A-100", "name": "12 æg", "names": {"da": "12 æg", "en": "12 eggs"}},
    {"sku": "B", "name": "Crème fraîche 38 %", "codes": ["gtin:00036000291452"]},
    {"sku": "C", "name": "Øl", "codes": ["code:PILS-9", "instore:21-00042"]},
    {"sku": "D", "name": "Gas til grill"},
    {"sku": "E", "name": "Mælkebøtte"},
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return loaded(SHOP)[1]


def found(catalogue: Catalogue, text: str, limit: int = 50) -> list[int]:
    return [int(item["id"][2:]) for item in catalogue.search(text, limit=limit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ar mæ", [1]),
        ("mæ ar", [1]),
        ("lk", []),
        ("eggs", [3]),
        ("pils", [5]),
        ("00042", [5]),
        ("mælk bøtte", []),
        ("mælk 2", []),
        ("l 1", [1]),
        ("38%", [4]),
    ],
)
def test_every_word_begins_a_word(catalogue: Catalogue, text: str, expected: list[int]) -> None:
    """SRCH-1"""
    assert found(catalogue, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("creme", [4]),
        ("CRÈME", [4]),
        ("fraiche", [4]),
        ("øl", [5]),
        ("ØL", [5]),
        ("oel", [5]),
        ("gås", [2]),
        ("GÅS", [2]),
        ("ga\u030as", [2]),
        ("gas", [6]),
        ("mælkebø", [7]),
        ("maelkeboe", [7]),
    ],
)
def test_accents_do_not_count_but_danish_letters_do(
    catalogue: Catalogue, text: str, expected: list[int]
) -> None:
    """SRCH-2"""
    assert found(catalogue, text) == expected


@pytest.mark.parametrize(
    "text", ["036000291452", "36000291452", "36000", "00036000291452", "036000", "0036000"]
)
def test_leading_zeros_of_a_gtin(catalogue: Catalogue, text: str) -> None:
    """SRCH-3"""
    assert found(catalogue, text) == [4]


def test_the_sku_comes_first() -> None:
    """SRCH-4"""
    _, catalogue = loaded(SHOP)
    assert found(catalogue, "12") == [2, 3]
    assert found(catalogue, "12", limit=1) == [2]
    assert found(catalogue, "a-100") == [3]


def test_then_what_is_sold_most_then_names_that_begin_so() -> None:
    """SRCH-4"""
    names = ["Sort mælk", "Mælk B", "Mælk A", "Skummet mælk", "Min mælk"]
    connection, catalogue = loaded(
        items(*({"sku": f"S{n}", "name": name} for n, name in enumerate(names)))
    )
    assert found(catalogue, "mælk") == [3, 2, 1, 4, 5]
    connection.execute("INSERT INTO sold VALUES ('i-5', 3), ('i-4', 9), ('i-99', 20)")
    assert found(catalogue, "mælk") == [4, 5, 3, 2, 1]
    assert found(catalogue, "mælk", limit=3) == [4, 5, 3]


def test_then_gtins_that_begin_so() -> None:
    """SRCH-4"""
    gtins = ["05702000000009", "00000057020027", "05701000000001", "00570100000000"]
    shop = [{"sku": f"S{n}", "name": "Mælk", "codes": [f"gtin:{c}"]} for n, c in enumerate(gtins)]
    catalogue = loaded(items({"sku": "X", "name": "Model 570"}, *shop))[1]
    assert found(catalogue, "570") == [4, 2, 3, 5, 1]
    assert found(catalogue, "570", limit=2) == [4, 2]
    assert found(catalogue, "57") == [1, 2, 3, 4, 5]
    assert found(catalogue, "57020") == [2, 3]
    assert found(catalogue, "model 570") == [1]


@given(text=st.text(max_size=30))
def test_nothing_that_is_typed_breaks_the_search(text: str) -> None:
    assert len(_CATALOGUE.search(text.replace("\ud800", ""))) <= 7


_CATALOGUE = loaded(SHOP)[1]


def test_no_letter_splits_a_word_in_the_index() -> None:
    """SRCH-1: FTS5 would take a split word for a phrase, which this index cannot answer."""
    connection = opened()
    connection.execute(
        "CREATE VIRTUAL TABLE probe USING fts5 (t, content = '', detail = none,"
        f" columnsize = 0, tokenize = '{search_text.TOKENIZER}')"
    )
    letters = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    at_once = search_text.MAX_WORDS // 2
    for start in range(0, len(letters), at_once):
        typed = " ".join(f"a{letter}b" for letter in letters[start : start + at_once])
        query = search_text.match_expression(search_text.words(typed))
        connection.execute("SELECT rowid FROM probe WHERE probe MATCH ?", (query,))


@given(text=st.text(st.sampled_from("aåÅæÆøØéZ1 -"), max_size=12))
def test_the_folding_in_sql_is_the_folding_in_python(text: str) -> None:
    """SRCH-2"""
    ((kept,),) = _CONNECTION.execute(f"SELECT {search_text.folded_sql('?')}", (text,))
    assert str(kept).lower() == search_text.folded(text)


_CONNECTION = opened()
