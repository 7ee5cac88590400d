"""The auditor notices: each kind of harm, done on purpose, is told; and its own arithmetic."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.canonical import canonical_text
from kasse.simulation.auditor import books
from kasse.simulation.auditor.arithmetic import GENESIS, canonical, half_up, link, split
from kasse.simulation.auditor.attacks import Forged
from kasse.simulation.auditor.books import Device, Held
from kasse.simulation.auditor.state import Expected, State

_scalars = st.one_of(st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.text('aæ"\\\n\x01€🎄'))
_documents = st.recursive(
    _scalars,
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text("abæ", min_size=1), inner)),
)


@given(_documents)
def test_two_serialisers_agree(document: Any) -> None:
    """JRN-1"""
    assert canonical(document) == canonical_text(document)


def test_rounding_and_splitting() -> None:
    """MONEY-1, MONEY-4, MONEY-5, MONEY-6, MONEY-8: the examples of the rules."""
    assert [half_up(Fraction(n, 10)) for n in (25, -25, 24, -26)] == [3, -3, 2, -3]
    assert split(100, [Fraction(100, 3)] * 3) == [34, 33, 33]
    assert split(-100, [Fraction(-100, 3)] * 3) == [-34, -33, -33]
    assert split(0, [Fraction(5, 2), Fraction(-5, 2)]) == [3, -3]
    with pytest.raises(ArithmeticError):
        split(10, [Fraction(1), Fraction(1)])


def _chain(*bodies: dict[str, Any]) -> list[tuple[str, str]]:
    previous, entries = GENESIS, []
    for seq, body in enumerate(bodies, start=1):
        document = {
            "v": 1,
            "kind": "pay_in",
            "register": "r1",
            "store": "s1",
            "seq": seq,
            "at": "2026-11-23T09:00:00.000Z",
            "zone": "Europe/Copenhagen",
            "day": "2026-11-23",
            "app": "0",
            "rules": 1,
            "body": body,
        }
        text = canonical(document)
        previous = link(previous, text)
        entries.append((text, previous))
    return entries


def _expected(amount: int) -> Expected:
    return Expected(
        kind="pay_in",
        at="2026-11-23T09:00:00.000Z",
        day="2026-11-23",
        person=None,
        training=False,
        body={"amount": amount, "reason": None},
    )


DEVICE = Device(
    name="r1",
    register="r1",
    state=State(register="r1", number="K1", entries=(_expected(5), _expected(6))),
    chain=_chain({"amount": 5}, {"amount": 6}),
    unsent=0,
)
HELD = Held(chain=DEVICE.chain, aside=frozenset(), findings=frozenset())


def test_what_is_right_is_right() -> None:
    """DAY-3"""
    assert list(books.check_journal(DEVICE)) == []
    assert list(books.check_register([DEVICE], HELD)) == []


@pytest.mark.parametrize(
    ("chain", "problem"),
    [
        (_chain({"amount": 5}), "r1: 1 entries, should be 2"),
        (
            _chain({"amount": 5}, {"amount": 7}),
            "r1 entry 2 (pay_in): body.amount. is 7, should be 6",
        ),
        (
            _chain({"amount": 5, "reason": "x"}, {"amount": 6}),
            "r1 entry 1 (pay_in): body.reason should not be there",
        ),
        ([DEVICE.chain[0], (DEVICE.chain[1][0], "00" * 32)], "r1 entry 2 does not join the chain"),
    ],
)
def test_harm_to_a_journal(chain: list[tuple[str, str]], problem: str) -> None:
    """JRN-4"""
    assert list(books.check_journal(replace(DEVICE, chain=chain))) == [problem]


def test_what_the_office_lacks_or_has_too_much() -> None:
    """SYNC-3"""
    less = replace(HELD, chain=DEVICE.chain[:1])
    assert list(books.check_register([DEVICE], less)) == [
        "the office holds 1 entries of r1, which has 2; they agree up to 1"
    ]
    unsent = replace(DEVICE, unsent=2)
    assert list(books.check_register([unsent], HELD)) == ["r1 still says 2 unsent"]


def test_a_fork_that_nobody_is_told_of() -> None:
    """SYNC-5"""
    fork = replace(DEVICE, name="r1-copy", chain=_chain({"amount": 5}, {"amount": 9}))
    assert list(books.check_register([DEVICE, fork], HELD)) == [
        "r1-copy is a fork, and nobody is told",
        "r1-copy is a fork, and its screen says ''",
        "r1-copy says 0 unsent of 1",
        "r1-copy entry 2 of the fork is neither held nor set aside",
    ]
    told = replace(
        HELD,
        aside=frozenset({(2, fork.chain[1][0])}),
        findings=frozenset({"journal.fork"}),
    )
    knows = replace(fork, unsent=1, problem="sync.fork")
    assert list(books.check_register([DEVICE, knows], told)) == []


def test_a_forgery_taken_for_true() -> None:
    """JRN-4"""
    text = DEVICE.chain[1][0]
    forged = [Forged(register="r1", seq=2, text=text)]
    assert list(books.check_forged(forged, {"r1": HELD})) == [
        "a forged entry 2 of r1 is in the journal"
    ]
    other = [Forged(register="r1", seq=2, text=json.dumps({}))]
    assert list(books.check_forged(other, {"r1": HELD})) == [
        "a forged entry 2 of r1 was not set aside"
    ]


def test_projections_that_differ() -> None:
    """DAY-7"""
    wanted = {"stock": {("s1", "milk"): -2_000}}
    assert list(books.compare_sums(wanted, {"stock": {("s1", "milk"): -1_000}})) == [
        "stock ('s1', 'milk'): -1000, should be -2000"
    ]
    assert list(books.compare_sums(wanted, wanted)) == []
