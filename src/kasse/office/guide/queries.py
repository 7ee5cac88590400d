"""Reading how this office began, and how far a new shop is."""

from dataclasses import dataclass
from typing import Literal

from kasse.office.catalogue import queries as catalogue
from kasse.office.guide.models import Beginning
from kasse.office.sales import queries as sales
from kasse.office.stores import queries as stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What a new shop has done of the way to its first sale; `store_without_address` is the id of a
    store whose receipts name no address, or ""."""

    has_till: bool
    has_sold: bool
    has_own_items: bool
    samples: int
    store_without_address: str

    @property
    def has_items(self) -> bool:
        """Whether a till would find anything to sell."""
        return self.has_own_items or self.samples > 0

    @property
    def order(self) -> tuple[Literal["till", "sale", "items"], ...]:
        """The steps in turn: what is sold comes first where there is nothing yet."""
        begins_with_items = not self.samples
        return ("items", "till", "sale") if begins_with_items else ("till", "sale", "items")

    @property
    def are_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.has_till and self.has_sold and self.has_own_items


def is_demo() -> bool:
    """Whether everything here is a demonstration."""
    return Beginning.objects.filter(id=1, is_demo=True).exists()


def beginning() -> Literal["demo", "steps", ""]:
    """What pages tell of: the demonstration, or the first steps of a new shop."""
    found = Beginning.objects.filter(id=1).first()
    if found is None or found.is_demo:
        return "demo" if found else ""
    return "" if found.steps_hidden or _are_done(found) else "steps"


def _are_done(begun: Beginning) -> bool:
    return sales.any_sale() and stores.any_paired() and catalogue.any_item_besides(begun.samples)


def steps() -> Steps | None:
    """The first steps of a shop that began with the guide; None when they are not to be shown."""
    begun = Beginning.objects.filter(id=1, is_demo=False, steps_hidden=False).first()
    if begun is None:
        return None
    samples = catalogue.still_there(begun.samples)
    return Steps(
        has_till=stores.any_paired(),
        has_sold=sales.any_sale(),
        has_own_items=catalogue.any_item_besides(begun.samples),
        samples=len(samples),
        store_without_address=stores.store_without_address(),
    )
