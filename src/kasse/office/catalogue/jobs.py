"""The kinds of long work: looking at many items before a bulk edit, changing them, undoing that;
and what the clock brings: releases that begin."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kasse.office.catalogue.bulk_edit import queries, running
from kasse.office.catalogue.bulk_edit.models import BulkEdit
from kasse.office.catalogue.services import keeping_time
from kasse.office.jobs.kinds import Progress, comes_back, kind

KEPT: Final = timedelta(days=90)
"""How long a bulk edit is kept, and can be undone."""

DRAFTS_KEPT: Final = timedelta(days=7)
"""How long one of which nothing was applied is kept."""


@kind("catalogue.preview_edit", permission="items.edit")
def preview_edit(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Looks at each item that a bulk edit is about."""
    found = queries.bulk_edits().filter(id=parameters["edit"]).first()
    if found is None:
        return {}
    return _with_page(found, running.preview(found, report=progress.report))


@kind("catalogue.apply_edit", permission="items.edit")
def apply_edit(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Changes the items of a bulk edit."""
    found = queries.bulk_edits().filter(id=parameters["edit"]).first()
    if found is None:
        return {}
    return _with_page(found, running.apply(found, by=progress.by, report=progress.report))


@kind("catalogue.undo_edit", permission="items.edit")
def undo_edit(progress: Progress, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives the items of a bulk edit back what they had."""
    found = queries.bulk_edits().filter(id=parameters["edit"]).first()
    if found is None:
        return {}
    return _with_page(found, running.undo(found, by=progress.by, report=progress.report))


@kind("catalogue.tidy", permission="company.edit")
def tidy(progress: Progress, _parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Forgets bulk edits that are old."""
    now = timezone.now()
    state = BulkEdit.State
    old = Q(created_at__lt=now - KEPT) & ~Q(state__in=tuple(queries.AFTER_STOP))
    drafts = Q(created_at__lt=now - DRAFTS_KEPT, state__in=(state.DRAFT, state.PREVIEWED))
    forgotten = 0
    for found in BulkEdit.objects.filter(old | drafts):
        found.delete()
        forgotten += 1
        progress.report(forgotten, 0)
    return {"bulk_edits": forgotten}


comes_back("catalogue.tidy", at_minute=4 * 60 + 40)


@kind("catalogue.begin_release", permission="prices.publish")
def begin_release(_: Progress, __: Mapping[str, Any]) -> Mapping[str, Any]:
    """Makes the prices of a release that all stores have begun the office's own."""
    return {"releases": keeping_time.begin_all(now=timezone.now())}


@kind("catalogue.keep_prices", permission="prices.publish")
def keep_prices(_: Progress, __: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same for what was missed, and price lists for stores that have moved."""
    return {
        "releases": keeping_time.begin_all(now=timezone.now()),
        "price_lists": keeping_time.follow_stores(),
    }


comes_back("catalogue.keep_prices", at_minute=4 * 60 + 50)


def _with_page(found: BulkEdit, counts: Mapping[str, int]) -> Mapping[str, Any]:
    return {**counts, "page": reverse("one_bulk_edit", args=[found.id])}
