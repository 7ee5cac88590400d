"""A register's till in this process: opened on a file or in memory, its catalogue loaded.

What a `Seed` holds comes from the office once (kasse.demo.intake), so that processes with tills
need no Django.
"""

from dataclasses import dataclass
from typing import Final

from kasse.domain.journal import GENESIS
from kasse.domain.outcome import Refused
from kasse.till import instant, pairing
from kasse.till.adapters.sqlite_cpython import CPythonConnection
from kasse.till.application import Till, open_till
from kasse.till.catalogue_feed import SnapshotLoad
from kasse.till.pairing import ChainHead, Paired, PairedRegister, PairedStore
from kasse.till.schema import open_schema
from kasse.till.state import Register

MEMORY: Final = ":memory:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A register and what its feed says.

    `snapshot` is the feed's stream as text, `proofs` what each person's PIN is proved with,
    `held` how many entries the office has; `path` is a file, or MEMORY.
    """

    register: Register
    snapshot: str
    proofs: dict[str, str]
    held: int = 0
    path: str = MEMORY


def open_seat(seed: Seed, *, at_ms: int) -> Till:
    """The till of a register; a new one begins its journal at `at_ms`.

    It does not wait for the disk: what is made up can be made again, and after a power cut the
    chain says whether it is whole.
    """
    connection = CPythonConnection(seed.path)
    connection.execute("PRAGMA synchronous=OFF")
    problem = open_schema(connection)
    assert problem is None, problem
    at = instant.from_ms(at_ms)
    snapshot = SnapshotLoad(connection)
    refusal = snapshot.take(seed.snapshot, at=at)
    assert refusal is None, refusal
    assert snapshot.finished
    till = open_till(connection, seed.register, durable=True)
    assert not isinstance(till, Refused), till
    if till.state.store.head().seq == 0:
        till.write(pairing.opening(_paired(seed.register)), at=at)
    return till


def close_seat(till: Till) -> None:
    """Lets go of the till's file, so that another process may open it."""
    connection = till.state.connection
    assert isinstance(connection, CPythonConnection)
    connection.close()


def _paired(register: Register) -> Paired:
    return Paired(
        register=PairedRegister(id=register.id, number=register.number, name=register.name),
        store=PairedStore(id=register.store, name=register.store_name, zone=register.zone),
        currency=register.currency,
        language=register.language,
        journal=ChainHead(seq=0, hash=GENESIS),
    )
