"""Campaigns, and what simulations found, as rows of a file for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kasse.domain.money import CURRENCIES
from kasse.domain.quantity import format_quantity
from kasse.office.frame.locales import number_format
from kasse.office.promotions import queries
from kasse.office.promotions.models import Simulation
from kasse.office.promotions.simulating import queries as simulated
from kasse.office.promotions.words import STATES
from kasse.office.stores import queries as stores
from kasse.office.tabular import Amount


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


def simulation_items(found: Simulation, *, sort: str) -> Iterator[list[Any]]:
    """The head, and all items for which a simulation found a change. The cells of margins are empty
    where an item's cost is not known."""
    currency = CURRENCIES[stores.currency()]
    marks = number_format(get_language())
    yield [
        _("SKU"), _("Item"), _("Sold"), _("Unit"), _("Lines touched"), _("Discount before"),
        _("Discount after"), _("Revenue before"), _("Revenue after"), _("Margin before"),
        _("Margin after"),
    ]  # fmt: skip
    for row in simulated.every_item(found, sort=sort):
        amounts = (
            row.discount_before_minor, row.discount_after_minor, row.revenue_before_minor,
            row.revenue_after_minor,
        )  # fmt: skip
        margins = (row.margin_before_minor, row.margin_after_minor)
        yield [
            row.sku,
            row.name,
            format_quantity(row.quantity_thousandths, row.unit, marks),  # type: ignore[arg-type]  # as a till wrote it
            row.unit,
            row.lines,
            *(Amount(minor=amount, currency=currency) for amount in amounts),
            *(Amount(minor=one, currency=currency) if row.has_cost else "" for one in margins),
        ]
