"""The guide."""

from kasse.office.guide import services
from kasse.office.guide.models import Beginning
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import Shop

PAGES = [
    # Who may begin is no matter of permissions alone: tests/office/guide.
    Page(name="begin", path="/begin", methods=("GET", "POST"), public=True),
    Page(name="first_steps", path="/begin/steps", permission="company.edit"),
    Page(name="this_till", path="/begin/till", change="registers.edit", methods=("POST",)),
    Page(name="remove_samples", path="/begin/samples", change="items.edit", methods=("POST",)),
    Page(name="hide_steps", path="/begin/hide", change="company.edit", methods=("POST",)),
]
ENDPOINTS = [
    Endpoint(operation="GET /first-steps", permission="company.edit"),
    Endpoint(operation="DELETE /first-steps", permission="company.edit"),
    Endpoint(operation="DELETE /samples", permission="items.edit"),
]


def prepare(shop: Shop) -> None:
    """A shop that began with the guide."""
    Beginning.objects.create(samples=[])


CHANGES = {
    "guide.hide_steps": lambda by: services.hide_steps(by=by),
    "guide.remove_samples": lambda by: services.remove_samples(by=by),
}
ASK_NOBODY = {
    "guide.begin": "the key or the demo's owner proves it, in tests/office/guide",
    "guide.mark_demo": "the demo's own loader",
}
UNAUDITED = {"guide.remove_samples": "refused where there are none; else as archive_items"}
