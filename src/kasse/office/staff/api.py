"""People for API clients; roles and how people log in are in roles_api, one's own log-in in
own_api."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.actors import Actor
from kasse.office.api_fields import Body
from kasse.office.api_pages import (
    ANSWERS_SHEET,
    PageOut,
    PageQuery,
    SheetQuery,
    cursors,
    sheet,
)
from kasse.office.problems import Problem, refusal
from kasse.office.staff import mail, own_api, queries, roles_api, services, sheets
from kasse.office.staff.auth import PeopleAuth, actor_of, check_proved, require
from kasse.office.staff.models import Account, Person
from kasse.office.staff.queries import Access, PeopleFilter
from kasse.office.stores import queries as stores

router = Router(auth=PeopleAuth())
router.add_router("", roles_api.router)
router.add_router("", own_api.router)


class AssignmentSchema(Body):
    """A role in one store; without a store in all of them."""

    role_id: str = Field(max_length=64)
    store_id: str | None = Field(None, max_length=64)


class LogInOut(Schema):
    """A person's log-in to the back office; `id` is what findings and background work name."""

    id: str
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


class LogInStanding(Schema):
    """How a log-in stands: whether wrong tries have locked it, what it has beside a password and
    whether that is asked for, and in how many places somebody is logged in."""

    locked: bool
    has_app: bool
    passkeys: int
    second_factor_required: bool
    sessions: int


class InvitationOut(Schema):
    """An invitation that may still be accepted; its link was told when it was made."""

    email: str
    expires_at: datetime


class PersonDetail(PersonOut):
    """Somebody with how their log-in stands and what invites them; both null where there is none,
    and for whoever may not edit people."""

    log_in_standing: LogInStanding | None
    invitation: InvitationOut | None


class PersonIn(Body):
    """A new person."""

    name: str = Field(min_length=1, max_length=200)
    language: str = Field("da", pattern="^(da|en)$")
    assignments: list[AssignmentSchema] = Field(default_factory=list, max_length=200)


class PersonPatch(Body):
    """What is to change of a person; `active` false is for who has left."""

    name: str | None = Field(None, min_length=1, max_length=200)
    language: str | None = Field(None, pattern="^(da|en)$")
    assignments: list[AssignmentSchema] | None = Field(None, max_length=200)
    active: bool | None = None


class PersonList(PageOut):
    """People by name."""

    people: list[PersonOut]


class PeopleFilterQuery(Schema):
    """Which people: `q` is part of a name or e-mail."""

    q: str = Field("", max_length=200)
    store: str = Field("", max_length=64)
    role: str = Field("", max_length=64)
    state: Literal["here", "left", "all"] = "all"
    sort: Literal["name", "-name"] = "name"


class PeopleQuery(PeopleFilterQuery, PageQuery):
    """Which people, and where to go on: `q` is part of a name or e-mail."""


class PeopleSheetQuery(PeopleFilterQuery, SheetQuery):
    """Which people, as PeopleQuery."""


class PinIn(Body):
    """A PIN of four to twelve digits."""

    pin: str = Field(max_length=40)


class LetterIn(Body):
    """Whether the office also sends the link by e-mail."""

    send: bool = False


class InvitationIn(LetterIn):
    """Whom to invite."""

    email: str = Field(max_length=254)


class LinkOut(Schema):
    """A link that lets somebody in once; it is told now and never again. `sent` says whether a
    letter with it is on its way: false where none was asked for, or the office has no mail
    server."""

    link: str
    expires_at: datetime
    sent: bool


class LogInPatch(Body):
    """`active` switches a log-in off or on; `unlock` forgets its wrong tries."""

    active: bool | None = None
    unlock: bool = False


@router.get("/people", response=PersonList, summary="People")
def list_people(request: HttpRequest, wanted: Query[PeopleQuery]) -> dict[str, Any]:
    """People of the stores that the account may see."""
    asked = _wanted(request, wanted)
    page = queries.people_page(
        wanted=asked, limit=wanted.limit, descending=wanted.sort == "-name", **wanted.place
    )
    return {"people": [_person_out(person) for person in page.rows], **cursors(page)}


@router.get("/sheets/people", summary="People as a file", openapi_extra=ANSWERS_SHEET)
def export_people(request: HttpRequest, query: Query[PeopleSheetQuery]) -> StreamingHttpResponse:
    """People of the stores that the account may see. That they were taken stands in the audit log."""
    wanted = _wanted(request, query)
    services.note_people_export(by=actor_of(request), wanted=wanted)
    rows = sheets.rows(wanted=wanted, descending=query.sort == "-name")
    return sheet(rows, name="people", form=query.form, language=query.language)


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


@router.get("/people/{person_id}", response=PersonDetail, summary="A person")
def get_person(request: HttpRequest, response: HttpResponse, person_id: str) -> dict[str, Any]:
    """Somebody who works here, or did."""
    person = _found(require(request, "people.view"), person_id)
    versions.tag(response, person.version)
    may_edit = _may_edit(actor_of(request), person)
    return _person_out(person) | {
        "log_in_standing": _standing(getattr(person, "account", None)) if may_edit else None,
        "invitation": queries.invitations(person, now=timezone.now()).first() if may_edit else None,
    }


def _may_edit(by: Actor, person: Person) -> bool:
    """Whether the caller may edit people where this one works: who may see them may not have to."""
    where = queries.access_of(by, "people.edit").stores
    return by.has("people.edit") and queries.people(stores=where).filter(id=person.id).exists()


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
    """Makes a link with which the person chooses a password, to be handed over or sent."""
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
    host = queries.active_account(actor_of(request).id)
    sent = body.send and mail.send_later(
        mail.invitation(
            to=made.ticket.email,
            language=person.language,
            link=link,
            by=host.email if host is not None else "",
        )
    )
    return Status(201, {"link": link, "expires_at": made.ticket.expires_at, "sent": sent})


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
def make_password_link(
    request: HttpRequest, person_id: str, body: LetterIn | None = None
) -> Status:
    """For somebody who forgot theirs, to be handed over or sent."""
    account = _account(require(request, "people.edit"), person_id)
    check_proved(request)
    made = services.make_password_link(by=actor_of(request), account=account, now=timezone.now())
    link = request.build_absolute_uri(reverse("new_password", args=[made.token]))
    is_to_go = body is not None and body.send
    sent = is_to_go and mail.send_later(
        mail.new_password(to=account.email, language=account.language, link=link)
    )
    return Status(201, {"link": link, "expires_at": made.ticket.expires_at, "sent": sent})


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


def check_assignments(assignments: list[tuple[str, str | None]], access: Access) -> None:
    """Raises a Problem for roles that are not there and stores that the account does not see."""
    roles = set(queries.roles().values_list("id", flat=True))
    places = set(stores.stores(only=access.stores).values_list("id", flat=True))
    for role, store in assignments:
        if role not in roles:
            raise Problem(status=422, code="person.unknown_role", facts={"role": role})
        if store is not None and store not in places:
            raise Problem(status=422, code="person.unknown_store", facts={"store": store})


def _wanted(request: HttpRequest, query: PeopleFilterQuery) -> PeopleFilter:
    return PeopleFilter(
        stores=require(request, "people.view").stores,
        text=query.q.replace("\0", ""),
        store=query.store.replace("\0", ""),
        role=query.role.replace("\0", ""),
        state=query.state,
    )


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


def _standing(account: Account | None) -> dict[str, Any] | None:
    if account is None:
        return None
    now, factor = timezone.now(), queries.second_factor(account)
    return {
        "locked": queries.is_locked(
            account, now=now, window=services.LOGIN_WINDOW, limit=services.LOGINS_PER_EMAIL
        ),
        "has_app": factor.has_app,
        "passkeys": factor.passkeys,
        "second_factor_required": factor.is_required,
        "sessions": queries.sessions(account, now=now).count(),
    }


def _log_in_out(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
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
