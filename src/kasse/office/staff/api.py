"""People and roles for API clients."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office.problems import Problem, refusal
from kasse.office.staff import queries, services
from kasse.office.staff.auth import PeopleAuth, actor_of, require
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

router = Router(auth=PeopleAuth())


class AssignmentSchema(Schema):
    """A role in one store; without a store in all of them."""

    role_id: str = Field(max_length=64)
    store_id: str | None = Field(None, max_length=64)


class PersonOut(Schema):
    """Somebody who works here; the PIN itself is nowhere."""

    id: str
    name: str
    language: str
    active: bool
    has_pin: bool
    assignments: list[AssignmentSchema]


class PersonIn(Schema):
    """A new person."""

    name: str = Field(min_length=1, max_length=200)
    language: str = Field("da", pattern="^(da|en)$")
    assignments: list[AssignmentSchema] = Field(default_factory=list, max_length=200)


class PinIn(Schema):
    """A PIN of four to twelve digits."""

    pin: str = Field(max_length=40)


@router.get("/people", response=list[PersonOut], summary="People")
def list_people(request: HttpRequest) -> list[dict[str, Any]]:
    """People of the stores that the account may see."""
    found = queries.people(stores=require(request, "people.view").stores)
    return [_person_out(person) for person in found]


@router.post("/people", response={201: PersonOut}, summary="A new person")
def create_person(request: HttpRequest, body: PersonIn) -> Status:
    """Makes a person; they come to the tills when they have a PIN."""
    access = require(request, "people.edit")
    assignments = [(row.role_id, row.store_id) for row in body.assignments]
    check_assignments(assignments, access)
    person = services.save_person(
        by=actor_of(request), name=body.name, language=body.language, assignments=assignments
    )
    return Status(201, _person_out(queries.people().get(id=person.id)))


@router.put("/people/{person_id}/pin", response={204: None}, summary="Set a PIN")
def set_pin(request: HttpRequest, person_id: str, body: PinIn) -> Status:
    """Gives a person a new PIN; trivial ones are refused."""
    person = queries.people(stores=require(request, "people.edit").stores).filter(id=person_id)
    found = person.first()
    if found is None:
        raise Problem(status=404, code="request.not_found")
    done = services.set_pin(by=actor_of(request), person=found, pin=body.pin)
    if isinstance(done, Refused):
        raise refusal(done)
    return Status(204, None)


def check_assignments(assignments: list[tuple[str, str | None]], access: Access) -> None:
    """Raises a Problem for roles that are not there and stores that the account does not see."""
    roles = set(queries.roles().values_list("id", flat=True))
    places = set(stores.stores(only=access.stores).values_list("id", flat=True))
    for role, store in assignments:
        if role not in roles:
            raise Problem(status=422, code="person.unknown_role", facts={"role": role})
        if store is not None and store not in places:
            raise Problem(status=422, code="person.unknown_store", facts={"store": store})


def _person_out(person: Any) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "active": person.active,
        "has_pin": bool(person.pin_hash),
        "assignments": [
            {"role_id": row.role_id, "store_id": row.store_id} for row in person.assignments.all()
        ],
    }
