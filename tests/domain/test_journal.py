"""The chain of entries: docs/rules/journal.md, JRN-4 to JRN-7, and docs/journal.md."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.canonical import canonical_text
from kasse.domain.journal import (
    GENESIS,
    Circumstances,
    Draft,
    Entry,
    chain_hash,
    read_envelope,
    seal,
    verify_chain,
)
from kasse.domain.outcome import Refused, refused

WHERE = Circumstances(
    register="r-1",
    store="s-1",
    zone="Europe/Copenhagen",
    app="0.1.0",
    at="2026-11-23T14:31:15.123Z",
    day="2026-11-23",
    person="anna",
)


def _chain(*kinds: str, register: str = "r-1") -> list[Entry]:
    entries: list[Entry] = []
    for kind in kinds:
        entries.append(
            seal(
                Draft(kind=kind, body={"place": len(entries)}),
                circumstances=WHERE
                if register == "r-1"
                else Circumstances(
                    register=register,
                    store="s-1",
                    zone="UTC",
                    app="0.1.0",
                    at=WHERE.at,
                    day=WHERE.day,
                ),
                seq=len(entries) + 1,
                previous_hash=entries[-1].hash if entries else GENESIS,
            )
        )
    return entries


def _pairs(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.text, entry.hash) for entry in entries]


def test_an_entry_in_full() -> None:
    """JRN-4, JRN-6: by hand, from docs/journal.md alone."""
    entry = seal(
        Draft(kind="pay_in", body={"amount": 10_000}),
        circumstances=WHERE,
        seq=1,
        previous_hash=GENESIS,
    )
    assert entry.text == (
        '{"app":"0.1.0","at":"2026-11-23T14:31:15.123Z","body":{"amount":10000},'
        '"day":"2026-11-23","kind":"pay_in","person":"anna","register":"r-1","rules":1,'
        '"seq":1,"store":"s-1","v":1,"zone":"Europe/Copenhagen"}'
    )
    assert entry.hash == hashlib.sha256(bytes(32) + entry.text.encode()).hexdigest()
    assert entry.document["kind"] == entry.kind == "pay_in"
    assert chain_hash(GENESIS, entry.text) == entry.hash


def test_who_and_training_stand_in_it_when_there_are_any() -> None:
    """JRN-6"""
    nobody = Circumstances(
        register="r-1",
        store="s-1",
        zone="UTC",
        app="0.1.0",
        at=WHERE.at,
        day=WHERE.day,
        training=True,
    )
    entry = seal(Draft(kind="x", body={}), circumstances=nobody, seq=1, previous_hash=GENESIS)
    assert "person" not in entry.document
    assert entry.document["training"] is True
    assert "training" not in _chain("sign_in")[0].document


def test_a_chain_verifies() -> None:
    """JRN-4, JRN-5: a kind that is not known is verified like any other."""
    entries = _chain("register_opened", "invented_later", "sale")
    assert verify_chain(_pairs(entries), register="r-1") == 3
    assert (
        verify_chain(
            _pairs(entries[1:]), register="r-1", first_seq=2, previous_hash=entries[0].hash
        )
        == 2
    )
    assert verify_chain([], register="r-1") == 0


def test_a_changed_entry_breaks_the_chain_there() -> None:
    """JRN-4"""
    entries = _chain("a", "b", "c")
    forged = entries[1].text.replace('"place":1', '"place":7')
    pairs = _pairs(entries)
    pairs[1] = (forged, entries[1].hash)
    assert verify_chain(pairs, register="r-1") == refused("journal.hash", seq=2)
    # With its hash made anew it is the next entry that does not join on.
    pairs[1] = (forged, chain_hash(entries[0].hash, forged))
    assert verify_chain(pairs, register="r-1") == refused("journal.hash", seq=3)


@pytest.mark.parametrize(
    ("places", "refusal"),
    [
        ((0, 2), refused("journal.gap", seq=2, found=3)),
        ((1, 2), refused("journal.gap", seq=1, found=2)),
        ((0, 0, 1), refused("journal.gap", seq=2, found=1)),
        ((0, 2, 1), refused("journal.gap", seq=2, found=3)),
    ],
)
def test_a_removed_added_or_moved_entry(places: tuple[int, ...], refusal: Refused) -> None:
    """JRN-4, JRN-7"""
    entries = _chain("a", "b", "c")
    pairs = [_pairs(entries)[place] for place in places]
    assert verify_chain(pairs, register="r-1") == refusal


def test_an_entry_of_another_register() -> None:
    """JRN-7"""
    entries = _chain("a", register="r-2")
    assert verify_chain(_pairs(entries), register="r-1") == refused(
        "journal.register", seq=1, register="r-2"
    )


def test_what_is_no_entry_is_named_with_its_place() -> None:
    """JRN-3, JRN-6"""
    first = _chain("a")[0]
    assert verify_chain([(first.text, first.hash), ("[]", "")], register="r-1") == refused(
        "journal.envelope", seq=2, field=""
    )
    found = verify_chain([("{ }", "")], register="r-1")
    assert found == refused("journal.not_canonical", seq=1, reason="not in canonical form")


FIELDS = ("v", "kind", "register", "store", "seq", "at", "zone", "day", "app", "rules", "body")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("wrong", [None, True, []])
def test_the_envelope_is_complete(field: str, wrong: Any) -> None:
    """JRN-6: each of its fields, missing or of another type."""
    document = json.loads(_chain("a")[0].text)
    del document[field]
    if wrong is not None:
        document[field] = wrong
    assert read_envelope(canonical_text(document)) == refused("journal.envelope", field=field)


def test_a_field_of_a_later_version_is_kept() -> None:
    """JRN-5"""
    document = {**json.loads(_chain("a")[0].text), "fiscal": {"number": 7}}
    assert read_envelope(canonical_text(document)) == document


@given(
    st.integers(1, 4).flatmap(
        lambda count: st.tuples(st.just(count), st.integers(0, count - 1), st.integers(0, 10_000))
    ),
    st.characters(),
)
def test_no_character_of_a_chain_can_be_another(
    where: tuple[int, int, int], character: str
) -> None:
    """JRN-4: whatever is put in, the chain breaks at that entry."""
    count, place, at = where
    entries = _chain(*("abcd"[:count]))
    text = entries[place].text
    at %= len(text)
    forged = text[:at] + character + text[at + 1 :]
    pairs = _pairs(entries)
    pairs[place] = (forged, entries[place].hash)
    found = verify_chain(pairs, register="r-1")
    if forged == text:
        assert found == count
    else:
        assert isinstance(found, Refused)
        assert found.facts["seq"] == place + 1
