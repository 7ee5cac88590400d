"""A push as it comes over the wire: from a request's body to a batch that may be taken in."""

from collections.abc import Mapping
from typing import Final

from kasse.domain.outcome import Refused
from kasse.office.journal.batches import MAX_BYTES, Batch, read_batch
from kasse.office.problems import Problem, refusal

PATH: Final = "/api/v1/till/journal"

_STATUS: Final[Mapping[str, int]] = {
    "journal.too_large": 413,
    "journal.too_many": 413,
    "journal.truncated": 400,
    "command.malformed": 400,
}


def batch_for(*, register: str, body: bytes) -> Batch:
    """The batch in `body`, sent by the till of `register`.

    Raises Problem with the codes of kasse.office.journal.batches.read_batch, and journal.register
    (403) for the journal of another register. Nothing is kept then; a till tries again.
    """
    batch = read_batch(body)
    if isinstance(batch, Refused):
        raise refusal(batch, status=_STATUS[batch.code])
    if batch.register != register:
        facts = {"register": register, "sent": batch.register[:80]}
        raise Problem(status=403, code="journal.register", facts=facts)
    return batch


def too_large(size: int) -> Problem:
    """The problem of a body that is not read to its end."""
    return Problem(status=413, code="journal.too_large", facts={"bytes": size, "limit": MAX_BYTES})
