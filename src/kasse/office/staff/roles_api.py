"""Roles and how people log in, for API clients."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office import seek, versions
from kasse.office.api_fields import Body
from kasse.office.api_pages import PageOut, PageQuery, cursors
from kasse.office.ids import new_id
from kasse.office.problems import Problem, refusal
from kasse.office.staff import queries, services
from kasse.office.staff.auth import PeopleAuth, actor_of, check_proved, require
from kasse.office.staff.models import Role
from kasse.office.staff.permission_words import GROUPS, WORDS

router = Router(auth=PeopleAuth())


class RoleOut(Schema):
    """What whoever has it may do; `max_discount` in parts per million."""

    id: str
    names: dict[str, str]
    permissions: list[str]
    max_discount: int
    people: int
    version: int


class Names(Body):
    """A name in Danish, in English, or in both."""

    da: str = Field("", max_length=100)
    en: str = Field("", max_length=100)


class RoleList(PageOut):
    """Roles, the narrowest first."""

    roles: list[RoleOut]


class RoleIn(Body):
    """A new role."""

    names: Names
    permissions: list[str] = Field(default_factory=list, max_length=100)
    max_discount: int = Field(0, ge=0, le=1_000_000)


class RolePatch(Body):
    """What is to change of a role."""

    names: Names | None = None
    permissions: list[str] | None = Field(None, max_length=100)
    max_discount: int | None = Field(None, ge=0, le=1_000_000)


class PermissionOut(Schema):
    """Something that a role or a token may allow, in the language of whoever asks."""

    code: str
    name: str
    about: str


class PolicySchema(Body):
    """Who needs a second factor, and whom the company's own log-in makes a person of."""

    second_factor: Literal["nobody", "owners", "roles", "everybody"]
    second_factor_roles: list[str] = Field(default_factory=list, max_length=100)
    sso_role: str = Field("", max_length=64)
    sso_domains: list[str] = Field(default_factory=list, max_length=100)


@router.get("/permissions", response=list[PermissionOut], summary="Permissions")
def list_permissions(request: HttpRequest) -> list[dict[str, str]]:
    """All that there are, in the order in which a role's page has them."""
    require(request, "people.view")
    return [
        {"code": code, "name": str(WORDS[code][0]), "about": str(WORDS[code][1])}
        for group in GROUPS
        for code in group.codes
    ]


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
