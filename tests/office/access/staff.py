"""People and log-ins."""

from kasse.office.actors import OPERATOR
from kasse.office.staff import services
from kasse.office.staff.models import Person
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import PASSWORD, Shop

PAGES = [
    Page(name="log_in", path="/log-in", methods=("GET", "POST"), public=True),
    Page(name="log_out", path="/log-out", methods=("POST",), public=True),
    Page(name="language", path="/language", methods=("POST",), public=True),
    Page(name="people", path="/people", permission="people.view"),
    Page(
        name="new_person",
        path="/people/new",
        permission="people.edit",
        change="people.edit",
        methods=("GET", "POST"),
    ),
    Page(
        name="person",
        path="/people/ida",
        permission="people.edit",
        change="people.edit",
        methods=("GET", "POST"),
    ),
    Page(name="pin", path="/people/ida/pin", change="people.edit", methods=("POST",)),
]
ENDPOINTS = [
    Endpoint(operation="GET /people", permission="people.view"),
    Endpoint(
        operation="POST /people",
        permission="people.edit",
        body={"name": "Bo", "language": "da", "assignments": []},
    ),
    Endpoint(
        operation="PUT /people/{person_id}/pin",
        path="/people/ida/pin",
        permission="people.edit",
        body={"pin": "1"},
    ),
]


def prepare(shop: Shop) -> None:
    """Somebody without rights."""
    services.save_person(by=OPERATOR, name="Ida", language="da", assignments=[], person_id="ida")


def anna() -> Person:
    return Person.objects.get(id="anna")


CHANGES = {
    "staff.save_roles": lambda by: services.save_roles(
        by=by,
        roles=[{"id": "new", "names": {"da": "Ny"}, "permissions": [], "max_discount": 0}],
    ),
    "staff.save_person": lambda by: services.save_person(
        by=by, name="x", language="da", assignments=[("cashier", "s1")], person_id="anna"
    ),
    "staff.set_pin": lambda by: services.set_pin(by=by, person=anna(), pin="7391"),
    "staff.create_account": lambda by: services.create_account(
        by=by, email="x@example.dk", password=PASSWORD, is_owner=True
    ),
}
ASK_NOBODY = {
    "staff.change_language": "one's own",
    "staff.log_in": "the password proves it",
    "staff.normalised_email": "pure",
    "staff.publish_people": "brings the feed in step with what was changed",
}
UNAUDITED = {
    "staff.save_roles": "not yet",
    "staff.save_person": "not yet",
    "staff.set_pin": "not yet",
    "staff.create_account": "not yet",
}
