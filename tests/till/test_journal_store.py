"""The journal in its database, and what is derived from it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.journal import GENESIS, Document, Draft
from kasse.domain.outcome import refused
from kasse.till import effect_store
from kasse.till.connection import Connection
from kasse.till.journal_store import Head, JournalStore, ParkedBasket
from kasse.till.rebuild import Fold, fold, rebuild, verify
from kasse.till.receipt_store import Refunded, find_receipts, receipt_by_code
from kasse.till.receipt_store import refunded as refunded_of
from tests.till.samples import (
    REGISTER,
    append,
    everything,
    fetched,
    given_back,
    instant,
    line,
    opened,
    opening,
    parked,
    sale,
    sealed,
    voided,
)


def _count(counts: Mapping[str, int], entry: Document) -> Mapping[str, int]:
    kind = str(entry["kind"])
    return {**counts, kind: counts.get(kind, 0) + 1}


def _write(counts: Mapping[str, int]) -> str:
    return json.dumps(counts, sort_keys=True)


FOLDS: Mapping[str, Fold[Any]] = {"counts": Fold(start={}, step=_count, write=_write)}


def a_store() -> tuple[Connection, JournalStore]:
    connection = opened()
    return connection, JournalStore(connection, REGISTER)


def test_an_empty_journal() -> None:
    _, store = a_store()
    assert store.head() == Head(seq=0, hash=GENESIS)
    assert (store.unsent(), store.acknowledged(), store.basket_in_hand()) == (0, 0, None)
    assert store.entry(1) is None
    assert verify(store) == 0


def test_entries_come_back_as_they_were() -> None:
    _, store = a_store()
    entries = append(store, opening(), *(sale(n, basket=f"b-{n}") for n in range(1, 8)))
    assert list(store.read_all()) == entries
    assert store.read(3, limit=2) == tuple(entries[2:4])
    assert store.entry(8) == entries[7]
    assert store.head() == Head(seq=8, hash=entries[7].hash)
    assert [store.hash_at(n) for n in (0, 1, 9)] == [GENESIS, entries[0].hash, None]
    assert verify(store) == 8


def test_reading_goes_over_pages() -> None:
    _, store = a_store()
    append(store, opening(), *(Draft(kind="sign_in", body={}) for _ in range(1100)))
    assert [entry.seq for entry in store.read_all()] == list(range(1, 1102))


def test_what_does_not_join_on_is_not_written() -> None:
    """STO-2"""
    connection, store = a_store()
    append(store, opening())
    (good,) = sealed(store, [sale(1)])
    before = everything(connection)
    for bad in (
        replace(good, seq=3),
        replace(good, hash="0" * 64),
        replace(good, text=good.text.replace("1250", "1251")),
    ):
        with pytest.raises(AssertionError), store.transaction():
            store.append([bad])
        assert everything(connection) == before


def test_another_registers_entry_is_not_written() -> None:
    connection, store = a_store()
    stranger = JournalStore(connection, "r-2")
    with pytest.raises(AssertionError), store.transaction():
        store.append(sealed(stranger, [opening()]))
    assert store.head().seq == 0


def test_a_database_knows_whose_it_is() -> None:
    connection, store = a_store()
    assert store.check() is None
    append(store, opening())
    assert store.check() is None
    assert JournalStore(connection, "r-2").check() == refused("journal.register", register="r-1")


def test_acknowledgement_moves_both_ways() -> None:
    """SYNC-4"""
    _, store = a_store()
    append(store, opening(), sale(1), sale(2, basket="b-2"))
    store.acknowledge(3)
    assert (store.acknowledged(), store.unsent()) == (3, 0)
    store.acknowledge(1)
    assert (store.acknowledged(), store.unsent()) == (1, 2)
    with pytest.raises(AssertionError):
        store.acknowledge(4)


def test_receipts_are_found() -> None:
    connection, store = a_store()
    append(store, opening())
    append(store, sale(1, line(name="Øl"), basket="b-1"), at="2026-11-23T10:00:00.000Z")
    append(store, sale(2, line(name="Rugbrød", total=3000), basket="b-2"), at=instant(86_400))
    append(store, sale(3, line(total=-1250), basket="b-3"), at=instant(86_401))
    append(store, sale(1, basket="b-4"), at=instant(86_402), training=True)

    def found(**query: Any) -> list[int]:
        return [row.seq for row in find_receipts(connection, **query)]

    assert found() == [5, 4, 3, 2]
    assert found(limit=2) == [5, 4]
    assert found(before_seq=4) == [3, 2]
    assert found(text="2026-11-23") == [2]
    assert found(text="2026-11") == [5, 4, 3, 2]
    assert found(text="2026-10") == []
    assert found(text="RUG brød") == [3]
    assert found(text="k1-000002") == [3]
    assert found(text="12,50", amount_minor=1250) == [5, 4, 2]
    assert found(text="100%") == []
    row = receipt_by_code(connection, "K1-000002")
    assert row is not None
    assert (row.seq, row.total_minor, row.type, row.training) == (3, 3000, "sale", False)
    assert receipt_by_code(connection, "K1-000009") is None


def test_what_was_given_back_adds_up() -> None:
    connection, store = a_store()
    append(store, opening(), sale(1, line(1, quantity=5000, total=5000), line(2)))
    append(
        store,
        sale(2, given_back(1, 1, quantity=-2000, total=-2000, seq=2), basket="b-2"),
        sale(3, given_back(1, 1, quantity=-1000, total=-1000, seq=2), basket="b-3"),
    )
    assert refunded_of(connection, register=REGISTER, seq=2) == {
        1: Refunded(quantity_thousandths=3000, total_minor=3000)
    }


def test_training_counts_nowhere() -> None:
    """STO-6"""
    connection, store = a_store()
    append(store, opening(), sale(1))
    refund = sale(1, given_back(1, 1, quantity=-1000, total=-1250, seq=2), basket="b-2")
    append(store, refund, sale(2, line(item="i-9"), basket="b-3"), training=True)
    assert refunded_of(connection, register=REGISTER, seq=2) == {}
    assert refunded_of(connection, register=REGISTER, seq=2, training=True) == {
        1: Refunded(quantity_thousandths=1000, total_minor=1250)
    }
    assert connection.execute("SELECT item, times FROM sold") == [("i-1", 1)]
    append(store, parked("b-4"), training=True)
    assert store.parked() == ()
    assert [basket.basket for basket in store.parked(training=True)] == ["b-4"]


def test_a_basket_in_hand_parked_fetched_and_sold() -> None:
    _, store = a_store()
    append(store, opening())
    with store.transaction():
        store.add_steps("b-1", 1, ["one", "two"])
    with store.transaction():
        store.add_steps("b-1", 3, ["three"])
    assert (store.basket_in_hand(), store.steps("b-1")) == ("b-1", ("one", "two", "three"))
    append(store, parked("b-1"), at=instant(5))
    assert store.basket_in_hand() is None
    assert store.parked() == (
        ParkedBasket(basket="b-1", name="Bord 4", at=instant(5), total_minor=2500, lines=2),
    )
    append(store, fetched("b-1"))
    assert (store.basket_in_hand(), store.parked()) == ("b-1", ())
    append(store, sale(1))
    assert (store.basket_in_hand(), store.steps("b-1")) == (None, ())


def test_a_voided_basket_is_no_draft() -> None:
    _, store = a_store()
    append(store, opening())
    with store.transaction():
        store.add_steps("b-1", 1, ["one"])
    append(store, parked("b-1"), voided("b-1"))
    assert (store.basket_in_hand(), store.steps("b-1"), store.parked()) == (None, (), ())


def test_states_belong_to_the_last_entry() -> None:
    """STO-3"""
    _, store = a_store()
    assert not store.states_are_current(version=1)
    with store.transaction():
        store.append(sealed(store, [opening()]))
        store.save_state({"counts": "x"}, version=1)
    assert store.states_are_current(version=1)
    assert not store.states_are_current(version=2)
    assert store.states() == {"counts": "x"}
    append(store, sale(1))
    assert not store.states_are_current(version=1)


def test_a_broken_chain_is_not_rebuilt_from() -> None:
    connection, store = a_store()
    append(store, opening(), sale(1))
    connection.execute("DROP TRIGGER entry_never_changes")
    connection.execute("UPDATE entry SET text = replace(text, '1250', '1251') WHERE seq = 2")
    before = everything(connection)
    assert rebuild(store, FOLDS, version=1) == refused("journal.hash", seq=2)
    assert everything(connection) == before


_BASKETS = st.sampled_from(["b-1", "b-2", "b-3"])
_LINES = st.lists(
    st.one_of(
        st.builds(lambda item: line(item=item), st.sampled_from(["i-1", "i-2"])),
        st.builds(
            lambda of, quantity: given_back(2, of, quantity=-quantity, total=-quantity, seq=2),
            st.integers(1, 2),
            st.integers(1, 3000),
        ),
    ),
    min_size=1,
    max_size=3,
)
_DRAFTS = st.lists(
    st.tuples(
        st.one_of(
            st.builds(lambda basket, lines: (basket, lines), _BASKETS, _LINES),
            st.builds(parked, _BASKETS, st.text(max_size=3)),
            st.builds(fetched, _BASKETS),
            st.builds(voided, _BASKETS),
            st.just(Draft(kind="of_a_later_version", body={"basket": "b-1"})),
        ),
        st.booleans(),
    ),
    max_size=12,
)


@given(drafts=_DRAFTS)
def test_rebuilt_equals_kept(drafts: list[tuple[Any, bool]]) -> None:
    """STO-3"""
    connection, store = a_store()
    append(store, opening())
    for number, (content, training) in enumerate(drafts, start=1):
        draft = (
            content if isinstance(content, Draft) else sale(number, *content[1], basket=content[0])
        )
        with store.transaction():
            store.add_steps(f"d-{number}", 1, ["kept"])
            store.append(sealed(store, [draft], at=instant(number), training=training))
            store.save_state(fold(store, FOLDS), version=1)
    with store.transaction():
        store.save_state(fold(store, FOLDS), version=1)
    before = everything(connection)
    assert rebuild(store, FOLDS, version=1) is None
    assert everything(connection) == before


def test_effects_and_what_became_of_them() -> None:
    connection, store = a_store()
    printing, opening_drawer = {"effect": "e-1", "kind": "print"}, {"effect": "e-2", "kind": "open"}
    with store.transaction():
        effect_store.add(connection, at=instant(0), effects=[printing, opening_drawer])
    assert effect_store.settle(connection, effect="e-1", outcome="done") is None
    assert effect_store.settle(connection, effect="e-9", outcome="done") == refused(
        "effect.unknown_id", effect="e-9"
    )
    assert effect_store.unclear(connection) == ()
    effect_store.lose_open(connection)
    lost = effect_store.Unclear(at=instant(0), body=opening_drawer)
    assert effect_store.unclear(connection) == (lost,)
    assert effect_store.settle(connection, effect="e-2", outcome="failed", detail="paper") is None
    assert connection.execute("SELECT effect, outcome, detail FROM effect ORDER BY effect") == [
        ("e-1", "done", None),
        ("e-2", "failed", "paper"),
    ]
