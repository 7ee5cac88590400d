"""Doing what people and the background do with a file."""

import io
from threading import Event
from typing import Any

from kasse.office.actors import OPERATOR
from kasse.office.catalogue.models import Item
from kasse.office.jobs import runner
from kasse.office.jobs.models import Job
from kasse.office.transfer import services
from kasse.office.transfer.models import Import, ImportRow


def work() -> None:
    """Does all background work that waits."""
    while runner.run_next(runner="test", closing=Event()):
        pass
    assert not Job.objects.filter(problem="job.failed").exists(), "a job failed, see the log"


def uploaded(content: bytes | str, *, name: str = "items.csv", **more: Any) -> Any:
    """A file brought by somebody; a refusal, or the import."""
    data = content.encode() if isinstance(content, str) else content
    given = {"by": OPERATOR, "assortment": "cafe", "language": "da", **more}
    return services.upload(content=io.BytesIO(data), name=name, **given)


def checked(content: bytes | str, *, changes: Any = None, **more: Any) -> Import:
    """An import whose rows were looked at."""
    made = uploaded(content, **more)
    assert isinstance(made, Import), made
    mapped = services.set_mapping(by=OPERATOR, import_id=made.id, changes=changes or {})
    assert isinstance(mapped, Import), mapped
    work()
    made.refresh_from_db()
    return made


def imported(content: bytes | str, **more: Any) -> Import:
    """An import that was done."""
    made = checked(content, **more)
    started = services.start(by=OPERATOR, import_id=made.id)
    assert isinstance(started, Import), started
    work()
    made.refresh_from_db()
    return made


def problems(made: Import) -> list[tuple[int, str, str]]:
    """(line, field, code) of every problem."""
    return [
        (row.line, field, code)
        for row in ImportRow.objects.filter(upload=made).order_by("line")
        for field, code, _ in row.problems
    ]


def item(sku: str) -> Item:
    """The item with this SKU."""
    return Item.objects.get(sku=sku)
