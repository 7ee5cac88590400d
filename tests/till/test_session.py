"""Signing in, being locked out, approving on the spot."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.authority import Holder
from kasse.domain.journal import Draft
from kasse.domain.outcome import refused
from kasse.till import session
from kasse.till.adapters.pin_proof import prove
from kasse.till.instant import from_ms, to_ms
from kasse.till.journal_store import JournalStore
from kasse.till.session import Decision, Pin, SessionState, Signed, WrongTries
from tests.till.samples import REGISTER, instant, opened, sealed

SALT = "00ff"


def _pin(text: str) -> dict[str, str | int]:
    made = hashlib.pbkdf2_hmac("sha256", text.encode(), bytes.fromhex(SALT), 7, 32).hex()
    return {"salt": SALT, "iterations": 7, "hash": made}


STAFF = session.read_staff(
    [
        {"id": "ann", "name": "Ann", "roles": ["cashier", "gone"], "pin": _pin("1234")},
        {"id": "bo", "name": "Bo", "roles": ["cashier", "lead"], "pin": _pin("9999")},
        {"id": "new", "name": "Ny", "roles": ["cashier"]},
        {"id": "broken", "name": 7},
    ],
    [
        {"id": "cashier", "name": "Kasse", "permissions": ["sale.sell"], "max_discount": 50_000},
        {"id": "lead", "name": "Leder", "permissions": ["basket.void"], "max_discount": 200_000},
        {"id": "other", "name": "Anden", "permissions": ["day.z_report"]},
    ],
)


def proof_of(person: str, text: str) -> str:
    known = STAFF.person(person)
    assert known is not None
    assert known.pin is not None
    return prove(text=text, pin=known.pin)


RIGHT = {"ann": proof_of("ann", "1234"), "bo": proof_of("bo", "9999")}
WRONG = proof_of("ann", "0000")


class Till:
    """Carries decisions out: seals the drafts and folds them, as the application does."""

    def __init__(self) -> None:
        self.state = SessionState()
        self.store = JournalStore(opened(), REGISTER)

    def sign_in(self, claimed: str, proof: str, at: str) -> Decision:
        decided = session.sign_in(self.state, STAFF, claimed=claimed, proof=proof, now=at)
        return self.journal(decided, at)

    def approve(self, permission: str, claimed: str, proof: str, at: str) -> Decision:
        decided = session.approve(
            self.state, STAFF, permission=permission, claimed=claimed, proof=proof, now=at
        )
        return self.journal(decided, at)

    def journal(self, decided: Decision, at: str) -> Decision:
        for signed in decided.drafts:
            self.write(signed, at)
        return decided

    def write(self, signed: Signed, at: str) -> None:
        entries = sealed(self.store, [signed.draft], at=at, person=signed.person)
        with self.store.transaction():
            self.store.append(entries)
        self.state = session.evolve(self.state, entries[0].document)

    def fail(self, times: int, at: str = instant(0)) -> None:
        for _ in range(times):
            self.sign_in("ann", WRONG, at)


def _entries(decided: Decision) -> list[tuple[str, object, str | None]]:
    return [
        (signed.draft.kind, dict(signed.draft.body), signed.person) for signed in decided.drafts
    ]


def test_permissions_are_the_union() -> None:
    """SES-1"""
    assert STAFF.holder("bo") == Holder(
        person="bo",
        permissions=frozenset({"sale.sell", "basket.void"}),
        max_discount_ppm=200_000,
    )
    assert STAFF.holder("ann").permissions == {"sale.sell"}
    assert STAFF.holder("nobody") == Holder(person="nobody", permissions=frozenset())


def test_a_malformed_person_keeps_nobody_else_out() -> None:
    assert [person.id for person in STAFF.people] == ["ann", "bo", "new"]


def test_the_proof_of_a_pin() -> None:
    """SES-2"""
    pin = Pin(salt="00", iterations=1, hash="")
    assert prove(text="1234", pin=pin) == (
        "1235daf46dd612a4f4a98977b005f502caada560b3b2a2e340feb698803e297a"
    )


def test_signing_in_and_out() -> None:
    till = Till()
    decided = till.sign_in("ann", RIGHT["ann"], instant(0))
    assert (_entries(decided), decided.refusal) == ([("sign_in", {}, "ann")], None)
    assert till.state == SessionState(person="ann")
    decided = till.journal(session.sign_out(till.state), instant(1))
    assert _entries(decided) == [("sign_out", {}, "ann")]
    assert till.state == SessionState()
    assert session.sign_out(till.state) == Decision(refusal=refused("session.signed_out"))


def test_one_person_at_a_time() -> None:
    """SES-9"""
    till = Till()
    till.sign_in("ann", RIGHT["ann"], instant(0))
    decided = till.sign_in("bo", RIGHT["bo"], instant(1))
    assert _entries(decided) == [("sign_out", {}, "ann"), ("sign_in", {}, "bo")]
    assert till.state.person == "bo"


@pytest.mark.parametrize(
    ("claimed", "code"),
    [
        ("nobody", "session.unknown_person"),
        ("new", "session.no_pin"),
        ("broken", "session.unknown_person"),
    ],
)
def test_who_cannot_sign_in(claimed: str, code: str) -> None:
    decided = session.sign_in(SessionState(), STAFF, claimed=claimed, proof=WRONG, now=instant(0))
    assert decided == Decision(refusal=replace(refused("x", person=claimed), code=code))


@pytest.mark.parametrize("proof", ["", "ø", "\ud800", RIGHT["ann"].upper(), RIGHT["ann"][:-1]])
def test_a_proof_of_another_form_is_a_wrong_one(proof: str) -> None:
    decided = session.sign_in(SessionState(), STAFF, claimed="ann", proof=proof, now=instant(0))
    assert decided.refusal == refused("session.wrong_pin", person="ann", tries_left=4)


def test_five_wrong_tries_lock() -> None:
    """SES-3"""
    till = Till()
    till.sign_in("bo", RIGHT["bo"], instant(0))
    for failures, left in ((1, 4), (2, 3), (3, 2), (4, 1)):
        decided = till.sign_in("ann", WRONG, instant(0))
        assert decided.refusal == refused("session.wrong_pin", person="ann", tries_left=left)
        assert _entries(decided) == [
            ("sign_in_failed", {"claimed": "ann", "failures": failures}, "bo")
        ]
    decided = till.sign_in("ann", WRONG, instant(0))
    assert decided.refusal == refused("session.locked", person="ann", until=instant(30))
    body = {"claimed": "ann", "failures": 5, "locked_until": instant(30)}
    assert _entries(decided) == [("sign_in_failed", body, "bo")]
    # Not even the right one, nothing is journaled, and nobody else is locked.
    decided = till.sign_in("ann", RIGHT["ann"], instant(29))
    assert decided == Decision(refusal=refused("session.locked", person="ann", until=instant(30)))
    assert till.sign_in("bo", RIGHT["bo"], instant(29)).refusal is None
    assert till.sign_in("ann", RIGHT["ann"], instant(30)).refusal is None


def test_the_lock_grows() -> None:
    """SES-4"""
    till = Till()
    till.fail(4)
    at, waits = to_ms(instant(0)), []
    for _ in range(7):
        till.fail(1, from_ms(at))
        (tries,) = till.state.wrong
        assert tries.locked_until is not None
        until = to_ms(tries.locked_until)
        waits.append((until - at) // 1000)
        at = until
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    assert till.state.wrong[0].count == 11


def test_the_clock_may_jump_the_count_does_not() -> None:
    """SES-5"""
    till = Till()
    till.fail(9, instant(0))
    till.fail(1, instant(30))
    assert till.state.wrong == (
        WrongTries(person="ann", count=6, at=instant(30), locked_until=instant(90)),
    )
    hour_before = instant(-3600)
    decided = till.sign_in("ann", WRONG, hour_before)
    assert decided.refusal == refused("session.locked", person="ann", until=instant(-3600 + 120))
    assert till.sign_in("ann", RIGHT["ann"], instant(-3600 + 119)).refusal is not None
    assert till.sign_in("ann", RIGHT["ann"], instant(-7200)).refusal is None


def test_a_right_pin_forgives() -> None:
    """SES-6"""
    till = Till()
    for _ in range(2):
        till.fail(4)
        assert till.sign_in("ann", RIGHT["ann"], instant(0)).refusal is None
        assert till.state.wrong == ()


def test_an_approval_that_was_given_forgives() -> None:
    """SES-6"""
    till = Till()
    till.sign_in("ann", RIGHT["ann"], instant(0))
    till.approve("basket.void", "bo", WRONG, instant(0))
    assert [tries.count for tries in till.state.wrong] == [1]
    decided = till.approve("basket.void", "bo", RIGHT["bo"], instant(0))
    assert decided == Decision(approver=STAFF.holder("bo"))
    assert [tries.count for tries in till.state.wrong] == [1]
    draft = Draft(kind="basket_voided", body={"basket": "b-1", "approved_by": "bo"})
    till.write(Signed(draft=draft, person="ann"), instant(1))
    assert till.state.wrong == ()


@pytest.mark.parametrize(
    ("idle_ms", "after_s", "due"),
    [(300_000, 300, True), (299_999, 300, False), (10**9, 0, False), (-(10**9), 300, False)],
)
def test_signing_out_by_itself(idle_ms: int, after_s: int, due: bool) -> None:
    """SES-7"""
    now = from_ms(to_ms(instant(0)) + idle_ms)
    assert session.sign_out_due(last_active_at=instant(0), now=now, after_s=after_s) is due
    decided = session.sign_out(SessionState(person="ann"), cause="time")
    assert _entries(decided) == [("sign_out", {"automatic": True}, "ann")]


def test_failed_approvals_are_journaled_with_their_cause() -> None:
    """SES-8"""
    till = Till()
    till.sign_in("ann", RIGHT["ann"], instant(0))

    def outcome(claimed: str, proof: str, permission: str = "basket.void") -> tuple[object, object]:
        decided = till.approve(permission, claimed, proof, instant(0))
        assert decided.approver is None
        return decided.refusal, [signed.draft.body.get("cause") for signed in decided.drafts]

    assert outcome("nobody", WRONG) == (refused("approval.unknown_person", person="nobody"), [])
    assert outcome("new", WRONG) == (refused("approval.no_pin", person="new"), [])
    assert outcome("ann", RIGHT["ann"]) == (
        refused("approval.not_permitted", person="ann", permission="basket.void"),
        ["not_permitted"],
    )
    for left in (4, 3, 2, 1):
        assert outcome("bo", WRONG) == (
            refused("approval.wrong_pin", person="bo", tries_left=left),
            ["pin"],
        )
    locked = refused("approval.locked", person="bo", until=instant(30))
    assert outcome("bo", WRONG) == (locked, ["pin"])
    assert outcome("bo", RIGHT["bo"]) == (locked, ["locked"])
    assert till.sign_in("bo", RIGHT["bo"], instant(0)).refusal == refused(
        "session.locked", person="bo", until=instant(30)
    )
    entry = list(till.store.read_all())[-1].document
    assert (entry["person"], entry["body"]) == (
        "ann",
        {"permission": "basket.void", "claimed": "bo", "cause": "locked"},
    )


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["in", "approve", "out"]),
        st.sampled_from(["ann", "bo", "new", "nobody"]),
        st.booleans(),
        st.integers(-100, 2000),
    ),
    max_size=25,
)


@given(acts=_ACTS)
def test_the_state_is_the_fold_of_the_journal(acts: Iterable[tuple[str, str, bool, int]]) -> None:
    """STO-3"""
    till = Till()
    for act, person, right, seconds in acts:
        proof = RIGHT.get(person, WRONG) if right else WRONG
        at = instant(seconds)
        if act == "in":
            till.sign_in(person, proof, at)
        elif act == "approve":
            till.approve("basket.void", person, proof, at)
        else:
            till.journal(session.sign_out(till.state), at)
    state = SessionState()
    for entry in till.store.read_all():
        state = session.evolve(state, entry.document)
    assert state == till.state
    assert session.read(session.write(state)) == state
    signed_in = [entry for entry in till.store.read_all() if entry.kind == "sign_in"]
    assert all(RIGHT.get(str(entry.document["person"])) for entry in signed_in)
