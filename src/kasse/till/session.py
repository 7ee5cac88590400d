"""Who is signed in at the register, and who may be (rules/session.md).

Pure: a decision returns drafts for the journal, and `evolve` folds entries into the state. The
proof of a PIN is its PBKDF2 hash, made outside; here it is only compared.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeVar, cast

from kasse.domain.authority import Holder
from kasse.domain.canonical import JsonValue, canonical_text, parse_canonical
from kasse.domain.documents import Malformed, from_document, to_document
from kasse.domain.journal import Document, Draft
from kasse.domain.outcome import Refused, refused
from kasse.till import instant

T = TypeVar("T")

Cause = Literal["asked", "time"]
"""Why somebody was signed out."""

FREE_TRIES: Final = 5
"""SES-3: as many wrong PINs in a row lock the person out."""

FIRST_LOCK_S: Final = 30
LONGEST_LOCK_S: Final = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What a PIN is proved against: PBKDF2-HMAC-SHA256, 32 bytes; salt and hash in hex."""

    salt: str
    iterations: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in, as the feed tells; without `pin` nothing proves it is them."""

    id: str
    name: str
    roles: tuple[str, ...] = ()
    language: str | None = None
    pin: Pin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What whoever has it may do; `max_discount` in parts per million."""

    id: str
    name: str
    permissions: tuple[str, ...] = ()
    max_discount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Everybody known to this register."""

    people: tuple[Person, ...] = ()
    roles: tuple[Role, ...] = ()

    def person(self, person: str) -> Person | None:
        """The person with this id."""
        return next((found for found in self.people if found.id == person), None)

    def holder(self, person: str) -> Holder:
        """SES-1: the person with the union of their roles' permissions; none when unknown."""
        known = self.person(person)
        held = [role for role in self.roles if known is not None and role.id in known.roles]
        return Holder(
            person=person,
            permissions=frozenset(code for role in held for code in role.permissions),
            max_discount_ppm=max((role.max_discount for role in held), default=0),
        )


def read_staff(people: Iterable[Mapping[str, Any]], roles: Iterable[Mapping[str, Any]]) -> Staff:
    """The staff in the feed's documents (with their `id`); malformed ones are passed over."""
    return Staff(
        people=tuple(_read(Person, people)),
        roles=tuple(_read(Role, roles)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongTries:
    """Wrong PINs of one person in a row, the last `at`; `locked_until` once there are enough."""

    person: str
    count: int
    at: str
    locked_until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """Folded from the journal: who is signed in, and the wrong tries in a row of each person."""

    person: str | None = None
    wrong: tuple[WrongTries, ...] = ()

    def wrong_of(self, person: str) -> WrongTries | None:
        """The wrong tries of a person since their last right one."""
        return next((tries for tries in self.wrong if tries.person == person), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A draft, and the person whose entry it is to be (None: nobody is signed in)."""

    draft: Draft
    person: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to journal, in any case, and then: refused, or done (`approver` after an approval)."""

    drafts: tuple[Signed, ...] = ()
    refusal: Refused | None = None
    approver: Holder | None = None


def sign_in(state: SessionState, staff: Staff, *, claimed: str, proof: str, now: str) -> Decision:
    """Sign a person in, and out whoever was; `now` must be the entries' instant.

    Refuses session.unknown_person, session.no_pin, session.locked (until), session.wrong_pin
    (tries_left).
    """
    person = staff.person(claimed)
    if person is None:
        return Decision(refusal=refused("session.unknown_person", person=claimed))
    if person.pin is None:
        return Decision(refusal=refused("session.no_pin", person=claimed))
    until = locked_until(state, claimed, now=now)
    if until is not None:
        return Decision(refusal=refused("session.locked", person=claimed, until=until))
    if not _proves(proof, person.pin):
        return _wrong_sign_in(state, claimed=claimed, now=now)
    drafts = () if state.person is None else sign_out(state).drafts
    return Decision(drafts=(*drafts, Signed(draft=Draft(kind="sign_in", body={}), person=claimed)))


def sign_out(state: SessionState, *, cause: Cause = "asked") -> Decision:
    """Sign out whoever is in; refuses session.signed_out when nobody is."""
    if state.person is None:
        return Decision(refusal=refused("session.signed_out"))
    body: Document = {"automatic": True} if cause == "time" else {}
    return Decision(drafts=(Signed(draft=Draft(kind="sign_out", body=body), person=state.person),))


def sign_out_due(*, last_active_at: str, now: str, after_s: int) -> bool:
    """SES-7: whether nothing was done for `after_s` (0: never); a clock set back starts anew."""
    return after_s > 0 and instant.to_ms(now) - instant.to_ms(last_active_at) >= after_s * 1000


def approve(
    state: SessionState, staff: Staff, *, permission: str, claimed: str, proof: str, now: str
) -> Decision:
    """Let another person allow one command on the spot; the Decision holds the `approver`.

    Refuses approval.unknown_person, approval.no_pin, approval.locked (until),
    approval.wrong_pin (tries_left) and approval.not_permitted.
    """
    person = staff.person(claimed)
    if person is None:
        return Decision(refusal=refused("approval.unknown_person", person=claimed))
    if person.pin is None:
        return Decision(refusal=refused("approval.no_pin", person=claimed))

    def failed(cause: str, refusal: Refused) -> Decision:
        body = {"permission": permission, "claimed": claimed, "cause": cause}
        draft = Draft(kind="approval_failed", body=body)
        return Decision(drafts=(Signed(draft=draft, person=state.person),), refusal=refusal)

    until = locked_until(state, claimed, now=now)
    if until is not None:
        return failed("locked", refused("approval.locked", person=claimed, until=until))
    if not _proves(proof, person.pin):
        tries = _one_more(state.wrong_of(claimed), claimed, at=now)
        if tries.locked_until is not None:
            problem = refused("approval.locked", person=claimed, until=tries.locked_until)
        else:
            left = FREE_TRIES - tries.count
            problem = refused("approval.wrong_pin", person=claimed, tries_left=left)
        return failed("pin", problem)
    approver = staff.holder(claimed)
    if permission not in approver.permissions:
        return failed(
            "not_permitted",
            refused("approval.not_permitted", person=claimed, permission=permission),
        )
    return Decision(approver=approver)


def locked_until(state: SessionState, person: str, *, now: str) -> str | None:
    """SES-5: until when a person is locked out, None when not.

    A clock that stands before the lock's beginning was set back: then the lock says nothing, and
    the count of wrong tries alone keeps guard.
    """
    tries = state.wrong_of(person)
    if tries is None or tries.locked_until is None:
        return None
    return tries.locked_until if tries.at <= now < tries.locked_until else None


def evolve(state: SessionState, entry: Document) -> SessionState:
    """Fold one entry of the journal into the state."""
    body = cast(Mapping[str, Any], entry["body"])
    at = str(entry["at"])
    match entry["kind"]:
        case "sign_in":
            person = str(entry["person"])
            return replace(_forgiven(state, person), person=person)
        case "sign_out":
            return replace(state, person=None)
        case "sign_in_failed":
            return _counted(state, body["claimed"], at=at)
        case "approval_failed" if body["cause"] == "pin":
            return _counted(state, body["claimed"], at=at)
    # SES-6: an approval that was given shows that the person knows the PIN.
    approver = body.get("approved_by")
    return _forgiven(state, approver) if isinstance(approver, str) else state


def write(state: SessionState) -> str:
    """The state as text, to be kept."""
    return canonical_text(to_document(state))


def read(text: str) -> SessionState:
    """The state that `write` wrote."""
    return from_document(SessionState, parse_canonical(text))


def _wrong_sign_in(state: SessionState, *, claimed: str, now: str) -> Decision:
    tries = _one_more(state.wrong_of(claimed), claimed, at=now)
    body: dict[str, JsonValue] = {"claimed": claimed, "failures": tries.count}
    if tries.locked_until is None:
        left = FREE_TRIES - tries.count
        problem = refused("session.wrong_pin", person=claimed, tries_left=left)
    else:
        body["locked_until"] = tries.locked_until
        problem = refused("session.locked", person=claimed, until=tries.locked_until)
    draft = Draft(kind="sign_in_failed", body=body)
    return Decision(drafts=(Signed(draft=draft, person=state.person),), refusal=problem)


def _one_more(tries: WrongTries | None, person: str, *, at: str) -> WrongTries:
    count = 1 if tries is None else tries.count + 1
    until = None
    if count >= FREE_TRIES:
        doubled = FIRST_LOCK_S << min(count - FREE_TRIES, LONGEST_LOCK_S.bit_length())
        until = instant.from_ms(instant.to_ms(at) + min(doubled, LONGEST_LOCK_S) * 1000)
    return WrongTries(person=person, count=count, at=at, locked_until=until)


def _counted(state: SessionState, person: str, *, at: str) -> SessionState:
    tries = _one_more(state.wrong_of(person), person, at=at)
    return replace(state, wrong=(*_forgiven(state, person).wrong, tries))


def _forgiven(state: SessionState, person: str) -> SessionState:
    return replace(state, wrong=tuple(tries for tries in state.wrong if tries.person != person))


def _proves(proof: str, pin: Pin) -> bool:
    return hmac.compare_digest(proof.encode(errors="replace"), pin.hash.encode())


def _read(cls: type[T], documents: Iterable[Mapping[str, Any]]) -> Iterator[T]:
    for document in documents:
        try:
            yield from_document(cls, document)
        except Malformed:
            continue
