"""Campaigns as rows of a file for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kasse.office.promotions import queries
from kasse.office.promotions.words import STATES


def campaigns(*, wanted: queries.CampaignFilter, minute: str, sort: str) -> Iterator[list[Any]]:
    """The head, and all campaigns wanted."""
    yield [_("Name"), _("State"), _("Begins"), _("Runs until"), _("Promotions"), _("Note")]
    for row in queries.every_campaign(wanted=wanted, minute=minute, sort=sort):
        yield [
            row.name,
            str(STATES[queries.state_of(row, minute=minute)]),
            row.starts_at.replace("T", " "),
            row.ends_at.replace("T", " "),
            row.promotions_in_it,  # type: ignore[attr-defined]  # annotated by the query
            row.note,
        ]
