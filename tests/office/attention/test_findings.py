"""Findings: filed once, settled by a person, reopened."""

from datetime import UTC, datetime

import pytest

from kasse.domain.audit import Finding as Odd
from kasse.domain.outcome import refused
from kasse.office.actors import EVERYTHING, OPERATOR, Actor
from kasse.office.attention import queries, services

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def file(*keys, store="s-1"):
    odd = Odd(code="audit.paid", facts={"stated": 2, "reckoned": 1})
    services.file(
        [services.Filed(key=key, finding=odd, register="r-1", seq=3, store=store) for key in keys],
        now=NOW,
    )


def test_a_key_is_filed_once():
    file("a", "b", "a")
    file("b", "c")
    found = queries.findings()
    assert sorted(row.key for row in found) == ["a", "b", "c"]
    assert found[0].facts == {"stated": 2, "reckoned": 1}


def test_settling_and_reopening():
    file("a")
    (row,) = queries.findings()
    anna = Actor(id="anna", grants=(EVERYTHING,))
    settled = services.settle(by=anna, finding_id=row.id, note="counted again", now=NOW)
    assert (settled.state, settled.settled_by, settled.note) == ("settled", "anna", "counted again")
    assert queries.open_count() == 0
    again = services.settle(by=OPERATOR, finding_id=row.id, note="", now=NOW)
    assert again == refused("attention.settled", finding=row.id)
    file("a")
    assert queries.open_count() == 0
    assert services.reopen(by=OPERATOR, finding_id=row.id, now=NOW).state == "open"
    assert queries.open_count() == 1
    unknown = refused("attention.unknown", finding=0)
    assert services.settle(by=OPERATOR, finding_id=0, note="", now=NOW) == unknown
    assert services.reopen(by=OPERATOR, finding_id=0, now=NOW) == unknown


def test_stores_see_their_own_and_what_has_none():
    file("mine")
    file("theirs", store="s-2")
    file("a fork", store="")
    found = queries.findings(stores=frozenset({"s-1"}))
    assert sorted(row.key for row in found) == ["a fork", "mine"]
    assert queries.findings(code="journal.fork").count() == 0
    assert queries.findings(state="all").count() == 3
