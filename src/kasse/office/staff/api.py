"""People, roles and how people log in, for API clients; one's own log-in is in own_api."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office import seek, versions
from kasse.office.api_pages import PageOut, PageQuery, cursors
from kasse.office.ids import new_id
from kasse.office.problems import Problem, refusal
from kasse.office.staff import own_api, queries, services
from kasse.office.staff.auth import PeopleAuth, actor_of, check_proved, require
from kasse.office.staff.models import Account, Person, Role
from kasse.office.staff.queries import Access, PeopleFilter
from kasse.office.stores import queries as stores

router = Router(auth=PeopleAuth())
router.add_router("", own_api.router)


class AssignmentSchema(Schema):
    """A role in one store; without a store in all of them."""

    role_id: str = Field(max_length=64)
    store_id: str | None = Field(None, max_length=64)


class LogInOut(Schema):
    """A person's log-in to the back office."""

    email: str
    active: bool
    owner: bool
    last_login: datetime | None


class PersonOut(Schema):
    """Somebody who works here; the PIN itself is nowhere. `log_in` is null without one."""

    id: str
    name: str
    language: str
    active: bool
    has_pin: bool
    assignments: list[AssignmentSchema]
    log_in: LogInOut | None
    version: int


class PersonIn(Schema):
    """A new person."""

    name: str = Field(min_length=1, max_length=200)
    language: str = Field("da", pattern="^(da|en)$")
    assignments: list[AssignmentSchema] = Field(default_factory=list, max_length=200)


class PersonPatch(Schema):
    """What is to change of a person; `active` false is for who has left."""

    name: str | None = Field(None, min_length=1, max_length=200)
    language: str | None = Field(None, pattern="^(da|en)$")
    assignments: list[AssignmentSchema] | None = Field(None, max_length=200)
    active: bool | None = None


class PersonList(PageOut):
    """People by name."""

    people: list[PersonOut]


class PeopleQuery(PageQuery):
    """Which people: `q` is part of a name or e-mail."""

    q: str = Field("", max_length=200)
    store: str = Field("", max_length=64)
    role: str = Field("", max_length=64)
    state: Literal["here", "left", "all"] = "all"


class PinIn(Schema):
    """A PIN of four to twelve digits."""

    pin: str = Field(max_length=40)


class InvitationIn(Schema):
    """Whom to invite."""

    email: str = Field(max_length=254)


class LinkOut(Schema):
    """A link that lets somebody in once; it is told now and never again."""

    link: str
    expires_at: datetime


class LogInPatch(Schema):
    """`active` switches a log-in off or on; `unlock` forgets its wrong tries."""

    active: bool | None = None
    unlock: bool = False


class RoleOut(Schema):
    """What whoever has it may do; `max_discount` in parts per million."""

    id: str
    names: dict[str, str]
    permissions: list[str]
    max_discount: int
    people: int
    version: int


class Names(Schema):
    """A name in Danish, in English, or in both."""

    da: str = Field("", max_length=100)
    en: str = Field("", max_length=100)


class RoleList(PageOut):
    """Roles, the narrowest first."""

    roles: list[RoleOut]


class RoleIn(Schema):
    """A new role."""

    names: Names
    permissions: list[str] = Field(default_factory=list, max_length=100)
    max_discount: int = Field(0, ge=0, le=1_000_000)


class RolePatch(Schema):
    """What is to change of a role."""

    names: Names | None = None
    permissions: list[str] | None = Field(None, max_length=100)
    max_discount: int | None = Field(None, ge=0, le=1_000_000)


class PolicySchema(Schema):
    """Who needs a second factor, and whom the company's own log-in makes a person of."""

    second_factor: Literal["nobody", "owners", "roles", "everybody"]
    second_factor_roles: list[str] = Field(default_factory=list, max_length=100)
    sso_role: str = Field("", max_length=64)
    sso_domains: list[str] = Field(default_factory=list, max_length=100)


@router.get("/people", response=PersonList, summary="People")
def list_people(request: HttpRequest, wanted: Query[PeopleQuery]) -> dict[str, Any]:
    """People of the stores that the account may see."""
    asked = PeopleFilter(
        stores=require(request, "people.view").stores,
        text=wanted.q.replace("\0", ""),
        store=wanted.store.replace("\0", ""),
        role=wanted.role.replace("\0", ""),
        state=wanted.state,
    )
    page = queries.people_page(wanted=asked, limit=wanted.limit, **wanted.place)
    return {"people": [_person_out(person) for person in page.rows], **cursors(page)}


@router.post("/people", response={201: PersonOut}, summary="A new person")
def create_person(request: HttpRequest, body: PersonIn) -> Status:
    """Makes a person; they come to the tills when they have a PIN."""
    access = require(request, "people.edit")
    check_proved(request)
    assignments = [(row.role_id, row.store_id) for row in body.assignments]
    check_assignments(assignments, access)
    person = services.save_person(
        by=actor_of(request), name=body.name, language=body.language, assignments=assignments
    )
    return Status(201, _person_out(queries.people().get(id=person.id)))


@router.get("/people/{person_id}", response=PersonOut, summary="A person")
def get_person(request: HttpRequest, response: HttpResponse, person_id: str) -> dict[str, Any]:
    """Somebody who works here, or did."""
    person = _found(require(request, "people.view"), person_id)
    versions.tag(response, person.version)
    return _person_out(person)


@router.patch(
    "/people/{person_id}",
    response=PersonOut,
    summary="Change a person",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_person(
    request: HttpRequest, response: HttpResponse, person_id: str, body: PersonPatch
) -> dict[str, Any]:
    """Changes what is given. Who leaves is logged out everywhere, and gone from the tills."""
    access = require(request, "people.edit")
    check_proved(request)
    person = _found(access, person_id)
    assignments = [(row.role_id, row.store_id) for row in person.assignments.all()]
    if body.assignments is not None:
        assignments = [(row.role_id, row.store_id) for row in body.assignments]
        check_assignments(assignments, access)
    services.save_person(
        by=actor_of(request),
        person_id=person.id,
        name=person.name if body.name is None else body.name,
        language=body.language or person.language,
        assignments=assignments,
        active=person.active if body.active is None else body.active,
        version=versions.expected_of(request, person),
    )
    saved = queries.people().get(id=person.id)
    versions.tag(response, saved.version)
    return _person_out(saved)


@router.put("/people/{person_id}/pin", response={204: None}, summary="Set a PIN")
def set_pin(request: HttpRequest, person_id: str, body: PinIn) -> Status:
    """Gives a person a new PIN; trivial ones are refused."""
    found = _found(require(request, "people.edit"), person_id)
    done = services.set_pin(by=actor_of(request), person=found, pin=body.pin)
    if isinstance(done, Refused):
        raise refusal(done)
    return Status(204, None)


@router.delete("/people/{person_id}/pin", response={204: None}, summary="Remove a PIN")
def remove_pin(request: HttpRequest, person_id: str) -> Status:
    """Takes a PIN away: the person leaves the tills until they have a new one."""
    found = _found(require(request, "people.edit"), person_id)
    services.remove_pin(by=actor_of(request), person=found)
    return Status(204, None)


@router.post("/people/{person_id}/invitation", response={201: LinkOut}, summary="Invite to log in")
def invite(request: HttpRequest, person_id: str, body: InvitationIn) -> Status:
    """Makes a link with which the person chooses a password, to be handed over. No letter is
    sent."""
    person = _found(require(request, "people.edit"), person_id)
    check_proved(request)
    made = services.invite(
        by=actor_of(request),
        person=person,
        email=body.email.replace("\0", ""),
        now=timezone.now(),
        language=person.language,
    )
    if isinstance(made, Refused):
        raise refusal(made)
    link = request.build_absolute_uri(reverse("invitation", args=[made.token]))
    return Status(201, {"link": link, "expires_at": made.ticket.expires_at})


@router.delete(
    "/people/{person_id}/invitation", response={204: None}, summary="Take an invitation back"
)
def revoke_invitation(request: HttpRequest, person_id: str) -> Status:
    """Open invitations of the person count no more."""
    person = _found(require(request, "people.edit"), person_id)
    now = timezone.now()
    for ticket in queries.invitations(person, now=now):
        services.revoke_invitation(by=actor_of(request), ticket=ticket, now=now)
    return Status(204, None)


@router.post(
    "/people/{person_id}/password-link",
    response={201: LinkOut},
    summary="A link to a new password",
)
def make_password_link(request: HttpRequest, person_id: str) -> Status:
    """For somebody who forgot theirs, to be handed over. No letter is sent."""
    account = _account(require(request, "people.edit"), person_id)
    check_proved(request)
    made = services.make_password_link(by=actor_of(request), account=account, now=timezone.now())
    link = request.build_absolute_uri(reverse("new_password", args=[made.token]))
    return Status(201, {"link": link, "expires_at": made.ticket.expires_at})


@router.patch("/people/{person_id}/log-in", response=LogInOut, summary="Change a log-in")
def change_log_in(request: HttpRequest, person_id: str, body: LogInPatch) -> dict[str, Any]:
    """Switches a log-in off or on, or unlocks it after wrong tries."""
    account = _account(require(request, "people.edit"), person_id)
    check_proved(request)
    if body.unlock:
        services.unlock(by=actor_of(request), account=account)
    if body.active is not None:
        services.switch_account(by=actor_of(request), account=account, active=body.active)
    return _log_in_out(account)


@router.delete(
    "/people/{person_id}/log-in/sessions", response={204: None}, summary="Log a person out"
)
def end_sessions_of(request: HttpRequest, person_id: str) -> Status:
    """Ends all sessions of a person in the back office."""
    account = _account(require(request, "people.edit"), person_id)
    services.end_sessions(by=actor_of(request), account=account)
    return Status(204, None)


@router.delete(
    "/people/{person_id}/log-in/second-factors",
    response={204: None},
    summary="Take second factors away",
)
def remove_factors_of(request: HttpRequest, person_id: str) -> Status:
    """For somebody who lost their device: app, passkeys and recovery codes count no more."""
    account = _account(require(request, "people.edit"), person_id)
    check_proved(request)
    services.remove_factors(by=actor_of(request), account=account)
    return Status(204, None)


@router.get("/roles", response=RoleList, summary="Roles")
def list_roles(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """All roles, the narrowest first."""
    require(request, "people.view")
    page = seek.page(
        queries.roles_with_people(), order=queries.ROLES_ORDER, limit=query.limit, **query.place
    )
    return {"roles": [_role_out(row) for row in page.rows], **cursors(page)}


@router.post("/roles", response={201: RoleOut}, summary="A new role")
def create_role(request: HttpRequest, body: RoleIn) -> Status:
    """Makes a role, no wider than one's own rights."""
    require(request, "roles.edit")
    check_proved(request)
    role = body.dict() | {"id": new_id()}
    return Status(201, _saved_role(request, role))


@router.get("/roles/{role_id}", response=RoleOut, summary="A role")
def get_role(request: HttpRequest, response: HttpResponse, role_id: str) -> dict[str, Any]:
    """What it allows."""
    require(request, "people.view")
    row = _role(role_id)
    versions.tag(response, row.version)
    return _role_out(row)


@router.patch(
    "/roles/{role_id}",
    response=RoleOut,
    summary="Change a role",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_role(
    request: HttpRequest, response: HttpResponse, role_id: str, body: RolePatch
) -> dict[str, Any]:
    """Changes what is given, up to one's own rights."""
    require(request, "roles.edit")
    check_proved(request)
    row = _role(role_id)
    given = body.dict(exclude_none=True)
    role = {
        "id": row.id,
        "names": given.get("names", row.names),
        "permissions": given.get("permissions", row.permissions),
        "max_discount": given.get("max_discount", row.max_discount_ppm),
        "version": versions.expected_of(request, row),
    }
    saved = _saved_role(request, role)
    versions.tag(response, saved["version"])
    return saved


@router.delete(
    "/roles/{role_id}",
    response={204: None},
    summary="Delete a role",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def delete_role(request: HttpRequest, role_id: str) -> Status:
    """Takes a role away that nobody has."""
    require(request, "roles.edit")
    check_proved(request)
    done = services.delete_role(
        by=actor_of(request), role_id=_role(role_id).id, version=versions.expected_by(request)
    )
    if isinstance(done, Refused):
        raise refusal(done, status=409)
    return Status(204, None)


@router.get("/log-in-policy", response=PolicySchema, summary="How people log in")
def get_policy(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Who needs a second factor, and whom the company's own log-in lets in."""
    require(request, "company.edit")
    row = queries.policy()
    versions.tag(response, row.version)
    return _policy_out(row)


@router.put(
    "/log-in-policy",
    response=PolicySchema,
    summary="Change how people log in",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_policy(
    request: HttpRequest, response: HttpResponse, body: PolicySchema
) -> dict[str, Any]:
    """It holds from the next log-in on."""
    require(request, "company.edit")
    check_proved(request)
    done = services.save_policy(
        by=actor_of(request), version=versions.expected_by(request), **body.dict()
    )
    if isinstance(done, Refused):
        raise refusal(done)
    versions.tag(response, done.version)
    return _policy_out(done)


def check_assignments(assignments: list[tuple[str, str | None]], access: Access) -> None:
    """Raises a Problem for roles that are not there and stores that the account does not see."""
    roles = set(queries.roles().values_list("id", flat=True))
    places = set(stores.stores(only=access.stores).values_list("id", flat=True))
    for role, store in assignments:
        if role not in roles:
            raise Problem(status=422, code="person.unknown_role", facts={"role": role})
        if store is not None and store not in places:
            raise Problem(status=422, code="person.unknown_store", facts={"store": store})


def _found(access: Access, person_id: str) -> Person:
    found = queries.people(stores=access.stores).filter(id=person_id).first()
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


def _account(access: Access, person_id: str) -> Account:
    account = getattr(_found(access, person_id), "account", None)
    if not isinstance(account, Account):
        raise Problem(status=404, code="request.not_found")
    return account


def _role(role_id: str) -> Role:
    row = queries.roles_with_people().filter(id=role_id).first()
    if row is None:
        raise Problem(status=404, code="request.not_found")
    return row


def _saved_role(request: HttpRequest, role: dict[str, Any]) -> dict[str, Any]:
    done = services.save_roles(by=actor_of(request), roles=[role])
    if isinstance(done, Refused):
        raise refusal(done)
    return _role_out(_role(done[0].id))


def _role_out(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "names": row.names,
        "permissions": row.permissions,
        "max_discount": row.max_discount_ppm,
        "people": row.people,
        "version": row.version,
    }


def _policy_out(row: Any) -> dict[str, Any]:
    return {
        "second_factor": row.second_factor,
        "second_factor_roles": row.second_factor_roles,
        "sso_role": row.sso_role_id or "",
        "sso_domains": row.sso_domains,
    }


def _log_in_out(account: Account) -> dict[str, Any]:
    return {
        "email": account.email,
        "active": account.is_active,
        "owner": account.is_owner,
        "last_login": account.last_login,
    }


def _person_out(person: Any) -> dict[str, Any]:
    account = getattr(person, "account", None)
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "active": person.active,
        "has_pin": bool(person.pin_hash),
        "assignments": [
            {"role_id": row.role_id, "store_id": row.store_id} for row in person.assignments.all()
        ],
        "log_in": _log_in_out(account) if account is not None else None,
        "version": person.version,
    }
