"""The first steps of a new shop for API clients. Beginning one is a page's: there is no account yet."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office.guide import queries, services
from kasse.office.problems import Problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require

router = Router(auth=PeopleAuth())


class FirstSteps(Schema):
    """How far a new shop is on the way to its first sale; `order` are the steps in turn, `samples`
    is how many sample items are left."""

    has_till: bool
    has_sold: bool
    has_own_items: bool
    samples: int
    order: list[Literal["till", "sale", "items"]]


class SamplesRemoved(Schema):
    """How many sample items were archived."""

    items: int


@router.get("/first-steps", response=FirstSteps, summary="First steps of a new shop")
def get_steps(request: HttpRequest) -> Any:
    """404 where there are none to show."""
    require(request, "company.edit")
    found = queries.steps()
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


@router.delete("/first-steps", response={204: None}, summary="Show no first steps any more")
def hide_steps(request: HttpRequest) -> Status:
    """To nobody, for good."""
    require(request, "company.edit")
    services.hide_steps(by=actor_of(request))
    return Status(204, None)


@router.delete("/samples", response=SamplesRemoved, summary="Remove the sample items")
def remove_samples(request: HttpRequest) -> dict[str, int]:
    """Archives those that are left. 409 where there are none."""
    require(request, "items.edit")
    done = services.remove_samples(by=actor_of(request))
    if isinstance(done, Refused):
        raise refusal(done, status=409)
    return {"items": done}
