"""How the background work of an import goes: in steps of some hundred items with a transaction
each, so that no till is kept waiting, and with a state that says where it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone

from kasse.office.jobs.kinds import Stopped
from kasse.office.transfer import queries, surroundings
from kasse.office.transfer.models import Import, ImportRow
from kasse.office.transfer.reading.limits import Unreadable
from kasse.office.transfer.surroundings import Choices, Surroundings
from kasse.office.transfer.systems import SYSTEMS

SIZE: Final = 500
"""Items in a step."""


def around(found: Import) -> Surroundings:
    """What the rows of an import are read against."""
    return surroundings.read(
        found.assortment_id,
        language=found.language,
        choices=Choices(**found.choices),
        exact=SYSTEMS[found.system].exact,
    )


@contextmanager
def state_follows(found: Import, state: str) -> Iterator[None]:
    """The import is in `state` while the work goes on; when that is stopped or fails, it is where
    a person can take it up again."""
    found.state = state
    found.save(update_fields=["state"])
    try:
        yield
    except Unreadable:
        raise
    except (Stopped, Exception):
        Import.objects.filter(id=found.id).update(state=queries.AFTER_STOP[state])
        raise


def over(found: Import, state: str, counts: dict[str, Any]) -> dict[str, Any]:
    """The work is done; `counts` are added to those that are known."""
    all_counts = {**found.counts, **counts}
    found.counts, found.state, found.ended_at = all_counts, state, timezone.now()
    found.save()
    return all_counts


def counts(found: Import) -> dict[str, int]:
    """How many rows have which outcome."""
    rows = ImportRow.objects.filter(upload=found).order_by()
    counted = dict(rows.values_list("outcome").annotate(Count("id")))
    return {str(outcome): counted.get(outcome, 0) for outcome in ImportRow.Outcome.values}
