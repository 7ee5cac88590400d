"""The office's quick reader and the domain's reader say the same of every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.journal import read_envelope
from kasse.domain.outcome import Refused
from kasse.office.journal.reading import Reading, read, read_document
from tests.office.builders import Chain, chains, line

SALE = Chain().open().sell(line(name="Rødgrød med fløde", note='"\\\n'), line(number=2)).text


@given(chains())
def test_journals_read_alike(chain):
    for entry in chain.entries:
        assert read_document(entry.text) == read_envelope(entry.text)


@given(
    at=st.integers(0, len(SALE) - 1),
    cut=st.integers(0, 3),
    put=st.sampled_from(
        (
            "",
            " ",
            "1",
            "-0",
            "1.0",
            "1e3",
            "null",
            ",",
            '"',
            "\\u0041",
            "\\u00e6",
            "\\",
            "e\u0301",
            "9007199254740992",
            "99999999999999999999",
            "{}",
            "[1.5]",
            "[null]",
            "true",
            "\ud800",
        )
    ),
)
def test_damaged_texts_read_alike(at, cut, put):
    text = SALE[:at] + put + SALE[at + cut :]
    quick, slow = read_document(text), read_envelope(text)
    assert (quick.code if isinstance(quick, Refused) else quick) == (
        slow.code if isinstance(slow, Refused) else slow
    )


@pytest.mark.parametrize(
    "value", ["1.5", "1e3", "-0", "null", "9007199254740992", "18446744073709551616", "1.0", "0.1"]
)
def test_values_that_cannot_stand_in_an_entry(value):
    """JRN-2, JRN-3"""
    text = SALE.replace('"receipt":1,', f'"receipt":{value},')
    assert text != SALE
    assert isinstance(read_document(text), Refused)
    assert isinstance(read(text), Refused)


def test_a_character_that_postgresql_cannot_keep():
    entry = Chain().open().sell(line(name="a\0b"))
    found = read(entry.text)
    assert isinstance(found, Reading)
    assert found.document["body"]["lines"][0]["name"] == "a\ufffdb"
