"""Background work on journals."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from kasse.domain.outcome import Refused, refused
from kasse.office.jobs.kinds import Progress, kind
from kasse.office.journal.chain_checks import check_chain
from kasse.office.stores import queries as stores


@kind("journal.verify", permission="journal.view")
def verify_chain(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
    """Verifies the chain of the register in `parameters`. Refuses journal.unknown_register, also
    for who may no longer see it."""
    place = stores.register(str(parameters["register"]))
    if place is None or not progress.by.may("journal.view", store=place.store_id):
        return refused("journal.unknown_register")
    # The chain is read in one view of the database, in which nothing can be written.
    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        try:
            chain = check_chain(
                by=progress.by,
                register=place.id,
                now=timezone.now(),
                report=lambda done, total: elsewhere.submit(progress.report, done, total).result(),
            )
        finally:
            elsewhere.submit(_let_go).result()
    return {
        "page": reverse("journal", args=[place.id]),
        "register": place.id,
        "entries": chain.seq,
        "differences": chain.differences,
    }


def _let_go() -> None:
    # Each thread has its own connection: this one is looked up in the thread that it is called in.
    connection.close()
