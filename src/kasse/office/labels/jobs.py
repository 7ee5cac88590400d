"""The kind of long work: many labels into a file."""

import tempfile
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kasse.domain.outcome import Refused
from kasse.office.jobs.kinds import Progress, kind
from kasse.office.labels import printing, queries
from kasse.office.labels.wanted import from_document
from kasse.office.transfer import services as transfer


@kind("labels.print", permission="office.view")
def print_labels(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any] | Refused:
    """Makes a PDF of the labels that are wanted, of the items as they are by now."""
    wanted, layout = from_document(parameters)
    plan = queries.plan(wanted, now=timezone.now())
    with tempfile.TemporaryFile() as made:
        labels = printing.write(made, plan, layout=layout, report=progress.report)
        file, page, size = transfer.keep_file(
            made, name=printing.NAME, content_type=printing.CONTENT_TYPE, account=progress.by.id
        )
    return {"page": page, "file": file, "bytes": size, "labels": labels}
