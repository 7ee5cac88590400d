"""Making this device a register: the request with a short code, its answer, the first entry.

docs/developer/feed.md says what goes over the wire.
"""

import json
from dataclasses import dataclass
from typing import Final

from kasse.domain.canonical import canonical_text
from kasse.domain.documents import Malformed, from_document, to_document
from kasse.domain.journal import Draft
from kasse.domain.outcome import Refused, refused
from kasse.till import device_store
from kasse.till.catalogue_feed import parsed
from kasse.till.connection import Connection
from kasse.till.exchange import Answer, HttpRequest, failure
from kasse.till.journal_store import JournalStore

PATH: Final = "/api/v1/till/pair"
CODE_LETTERS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedRegister:
    """The register this device is now; `number` stands in receipt codes."""

    id: str
    number: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedStore:
    """Where it stands; `zone` is an IANA name."""

    id: str
    name: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """Where the office says the register's journal stands."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """The answer to a right code: enough to open the register before the feed has come.

    `token` is there when it was asked for; a browser's is in a cookie that no script sees.
    """

    register: PairedRegister
    store: PairedStore
    currency: str
    language: str
    journal: ChainHead
    token: str | None = None


def pair_request(
    *, code: str, device: str, keeps_token: bool, register: str | None = None
) -> HttpRequest | Refused:
    """The request with a code as typed; spaces, hyphens and case say nothing.

    A device that is a register says which, so that no other register's code is used up by it.

    Refuses pairing.code_form when it cannot be a code.
    """
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    if len(letters) != CODE_LETTERS or not letters.isascii():
        return refused("pairing.code_form", letters=CODE_LETTERS)
    body: dict[str, str | bool] = {"code": letters, "device": device[:200]}
    if keeps_token:
        body["token"] = True
    if register is not None:
        body["register"] = register
    return HttpRequest(
        id="pair",
        method="POST",
        path=PATH,
        headers=(("Content-Type", "application/json"),),
        body=json.dumps(body),
    )


def read_pair_answer(*, status: int | None, body: str) -> Paired | Refused:
    """What the office answered.

    Refuses pairing.unknown, pairing.expired, pairing.used, pairing.too_many (wait_s),
    pairing.other_register (number), pairing.malformed, and what `kasse.till.exchange.failure` refuses.
    """
    answer = Answer(status=status, body=body)
    if status != 200:
        return _why_not(answer)
    try:
        return from_document(Paired, answer.document)
    except Malformed as problem:
        return refused("pairing.malformed", field=problem.field)


def _why_not(answer: Answer) -> Refused:
    document = answer.document
    match document:
        case {"code": "pairing.unknown"}:
            return refused("pairing.unknown")
        case {"code": "pairing.expired"}:
            return refused("pairing.expired")
        case {"code": "pairing.used"}:
            return refused("pairing.used")
        case {"code": "pairing.other_register", "facts": {"number": str(number)}}:
            return refused("pairing.other_register", number=number)
        case {"code": "pairing.too_many", "facts": {"wait_s": int(wait_s)}}:
            return refused("pairing.too_many", wait_s=wait_s)
        case _:
            return failure(answer)


def keep(connection: Connection, paired: Paired) -> Refused | None:
    """Keep what pairing said, in one transaction; None when it was kept.

    Refuses journal.register when this database holds another register's journal, and
    pairing.journal_elsewhere when the register's journal was begun on a device that is not this.
    """
    store = JournalStore(connection, paired.register.id)
    problem = store.check()
    if problem is not None:
        return problem
    # A journal that this device is ahead of is its own; one that is elsewhere it cannot continue.
    if store.hash_at(paired.journal.seq) != paired.journal.hash:
        return refused("pairing.journal_elsewhere", seq=paired.journal.seq)
    document = to_document(paired)
    token = document.pop("token", None)
    with connection.transaction():
        device_store.write(connection, device_store.PAIRED, canonical_text(document))
        if isinstance(token, str):
            device_store.write(connection, device_store.TOKEN, token)
    return None


def kept(connection: Connection) -> Paired | None:
    """What pairing said, with the token where it is kept; None on a device that is no register."""
    text = device_store.read(connection, device_store.PAIRED)
    if text is None:
        return None
    document = parsed(text)
    assert isinstance(document, dict)
    token = device_store.read(connection, device_store.TOKEN)
    if token is not None:
        document["token"] = token
    return from_document(Paired, document)


def opening(paired: Paired) -> Draft:
    """The draft of entry 1."""
    return Draft(
        kind="register_opened",
        body={
            "currency": paired.currency,
            "number": paired.register.number,
            "name": paired.register.name,
            "store_name": paired.store.name,
        },
    )
