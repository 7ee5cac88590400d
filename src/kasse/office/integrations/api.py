"""Tokens and web hooks for API clients."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office import seek, versions
from kasse.office.api_fields import Body
from kasse.office.api_pages import PageOut, PageQuery, cursors
from kasse.office.integrations import queries
from kasse.office.integrations.events import EVENTS
from kasse.office.integrations.services import hooks, tokens
from kasse.office.problems import Problem, no_null, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, check_proved, require

if TYPE_CHECKING:
    from kasse.office.integrations.models import Hook, Token

router = Router(auth=PeopleAuth())

_NOT_THERE = frozenset({"token.unknown", "hook.unknown", "delivery.unknown"})


class TokenOut(Schema):
    """A token without its text, of which `ends_with` is the end. `stores` null means all stores."""

    id: str
    name: str
    ends_with: str
    made_by: str
    permissions: list[str]
    stores: list[str] | None
    state: Literal["active", "expiring", "expired", "revoked"]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    last_used_from: str
    version: int


class TokenMade(TokenOut):
    """A new token; `token` is its text, which is never shown again."""

    token: str


class TokenIn(Body):
    """A new token: what it may do, where (null: in all stores), and until when (null: until it is
    revoked)."""

    name: str = Field(min_length=1, max_length=100)
    permissions: list[str] = Field(min_length=1, max_length=100)
    stores: list[str] | None = Field(None, max_length=500)
    expires_at: datetime | None = None


class TokenList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    tokens: list[TokenOut]
    before: str | None
    after: str | None


class TokenQuery(Schema):
    """Which tokens, and where to go on."""

    state: Literal["all", "active", "ended"] = "all"
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=200)


class HookOut(Schema):
    """A web hook without its secret. `store` null means all stores; `disabled_because` says why the
    office switched it off, "" where it did not."""

    id: str
    name: str
    url: str
    events: list[str]
    store: str | None = Field(alias="store_id")
    enabled: bool
    disabled_because: str
    failing_since: datetime | None
    created_at: datetime
    version: int


class HookList(PageOut):
    """Web hooks by name."""

    hooks: list[HookOut]


class HookMade(HookOut):
    """A web hook with the secret that signs what it is sent; it is never shown again."""

    secret: str


class HookIn(Body):
    """A new web hook; `GET /hook-events` lists the events."""

    name: str = Field(min_length=1, max_length=100)
    url: str = Field(min_length=8, max_length=2_000)
    events: list[str] = Field(min_length=1, max_length=50)
    store: str | None = Field(None, max_length=64)
    enabled: bool = True


class HookPatch(Body):
    """Fields to change."""

    name: str | None = Field(None, min_length=1, max_length=100)
    url: str | None = Field(None, min_length=8, max_length=2_000)
    events: list[str] | None = Field(None, min_length=1, max_length=50)
    store: str | None = Field(None, max_length=64)
    enabled: bool | None = None


class EventOut(Schema):
    """An event that a web hook may choose, and the permission it takes."""

    event: str
    permission: str


class DeliveryOut(Schema):
    """One event on its way to a hook; `body` is what is sent. `next_at` is null where no try follows:
    it is over, or waits until the hook is switched on."""

    id: int
    event_id: str
    event: str
    state: Literal["waiting", "done", "failed"]
    attempts: int
    next_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    body: str

    @staticmethod
    def resolve_next_at(row: Any) -> datetime | None:
        """None too where no try follows."""
        found: datetime | None = row.next_try_at
        return found


class DeliveryList(Schema):
    """A page; `after` and `before` go into the request for its neighbour, null at the ends."""

    deliveries: list[DeliveryOut]
    before: str | None
    after: str | None


class DeliveryQuery(Schema):
    """Which deliveries, and where to go on."""

    state: Literal["", "waiting", "done", "failed"] = ""
    after: str = Field("", max_length=2_000)
    before: str = Field("", max_length=2_000)
    limit: int = Field(queries.PAGE, ge=1, le=200)


class AttemptOut(Schema):
    """A try to deliver: the answer's `status` and the beginning of its body, or 0 and a `problem`."""

    at: datetime
    address: str
    status: int
    problem: str
    answer: str
    took_ms: int


@router.get("/tokens", response=TokenList, summary="API tokens")
def list_tokens(request: HttpRequest, query: Query[TokenQuery]) -> dict[str, Any]:
    """One's own; everybody's for whoever gives tokens in all stores."""
    require(request, "integrations.edit")
    found = seek.page(
        queries.tokens(by=actor_of(request), state=query.state),
        order=queries.NEWEST,
        limit=query.limit,
        after=query.after,
        before=query.before,
    )
    return {
        "tokens": [_token_out(row) for row in found.rows],
        "before": found.before,
        "after": found.after,
    }


@router.post("/tokens", response={201: TokenMade}, summary="A new API token")
def make_token(request: HttpRequest, body: TokenIn) -> Status:
    """Never wider than what the caller may do; the answer holds its text, this once."""
    require(request, "integrations.edit")
    check_proved(request)
    made = tokens.make_token(by=actor_of(request), **body.dict())
    if isinstance(made, Refused):
        raise refusal(made)
    return Status(201, _token_out(made.token) | {"token": made.secret})


@router.delete("/tokens/{token_id}", response={204: None}, summary="Revoke an API token")
def revoke_token(request: HttpRequest, token_id: str) -> Status:
    """Ends it at once and for ever; it stays in the list. 409 when it was revoked before."""
    require(request, "integrations.edit")
    done = tokens.revoke_token(by=actor_of(request), token_id=token_id)
    if isinstance(done, Refused):
        raise refusal(done, status=404 if done.code in _NOT_THERE else 409)
    return Status(204, None)


@router.get("/hook-events", response=list[EventOut], summary="Events of web hooks")
def list_events(request: HttpRequest) -> Any:
    """All that a web hook may choose."""
    require(request, "integrations.edit")
    return [{"event": code, "permission": kind.permission} for code, kind in EVENTS.items()]


@router.get("/hooks", response=HookList, summary="Web hooks")
def list_hooks(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """Those of the stores where the caller gives web hooks."""
    require(request, "integrations.edit")
    found = seek.page(
        queries.hooks(by=actor_of(request)),
        order=queries.HOOKS_ORDER,
        limit=query.limit,
        **query.place,
    )
    return {"hooks": found.rows, **cursors(found)}


@router.post("/hooks", response={201: HookMade}, summary="A new web hook")
def make_hook(request: HttpRequest, body: HookIn) -> Status:
    """The answer holds the secret that signs what is sent, this once."""
    require(request, "integrations.edit")
    wanted = hooks.Wanted(**body.dict() | {"events": tuple(body.events)})
    return Status(201, _done(hooks.save_hook(by=actor_of(request), wanted=wanted)))


@router.get("/hooks/{hook_id}", response=HookOut, summary="A web hook")
def get_hook(request: HttpRequest, response: HttpResponse, hook_id: str) -> Any:
    """With its version as ETag."""
    found = _hook(request, hook_id)
    versions.tag(response, found.version)
    return found


@router.patch(
    "/hooks/{hook_id}",
    response=HookOut,
    summary="Change a web hook",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_hook(request: HttpRequest, response: HttpResponse, hook_id: str, body: HookPatch) -> Any:
    """Changes the fields given; with `If-Match` only the version that was read."""
    found = _hook(request, hook_id)
    given = body.dict(exclude_unset=True)
    for name, value in given.items():
        if value is None and name != "store":
            raise no_null(name)
    wanted = hooks.Wanted(
        name=given.get("name", found.name),
        url=given.get("url", found.url),
        events=tuple(given.get("events", found.events)),
        store=given.get("store", found.store_id),
        enabled=given.get("enabled", found.enabled),
    )
    done = hooks.save_hook(
        by=actor_of(request),
        wanted=wanted,
        hook_id=hook_id,
        version=versions.expected_of(request, found),
    )
    saved: Hook = _done(done)
    versions.tag(response, saved.version)
    return saved


@router.delete(
    "/hooks/{hook_id}",
    response={204: None},
    summary="Delete a web hook",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def delete_hook(request: HttpRequest, hook_id: str) -> Status:
    """With the log of what was sent; what waits is not sent."""
    require(request, "integrations.edit")
    done = hooks.delete_hook(
        by=actor_of(request), hook_id=hook_id, version=versions.expected_by(request)
    )
    return Status(204, _done(done))


@router.post("/hooks/{hook_id}/secret", response=HookMade, summary="Another secret")
def renew_secret(request: HttpRequest, hook_id: str) -> Any:
    """The secret before signs besides for 24 hours, so that receivers can be changed in peace."""
    require(request, "integrations.edit")
    return _done(hooks.renew_secret(by=actor_of(request), hook_id=hook_id))


@router.post("/hooks/{hook_id}/test", response={202: DeliveryOut}, summary="Send a test")
def send_test(request: HttpRequest, hook_id: str) -> Status:
    """Sends `webhook.test`, an event that means nothing."""
    require(request, "integrations.edit")
    return Status(202, _done(hooks.send_test(by=actor_of(request), hook_id=hook_id)))


@router.get("/hooks/{hook_id}/deliveries", response=DeliveryList, summary="What was sent")
def list_deliveries(
    request: HttpRequest, hook_id: str, query: Query[DeliveryQuery]
) -> dict[str, Any]:
    """The newest first; a month is kept."""
    found = seek.page(
        queries.deliveries(hook=_hook(request, hook_id), by=actor_of(request), state=query.state),
        order=queries.NEWEST_DELIVERIES,
        limit=query.limit,
        after=query.after,
        before=query.before,
    )
    return {"deliveries": found.rows, "before": found.before, "after": found.after}


@router.get(
    "/hooks/{hook_id}/deliveries/{delivery_id}/attempts",
    response=list[AttemptOut],
    summary="Tries to deliver",
)
def list_attempts(request: HttpRequest, hook_id: str, delivery_id: int) -> Any:
    """Each with what was answered, the first one first."""
    sent = queries.deliveries(hook=_hook(request, hook_id), by=actor_of(request))
    found = sent.filter(id=delivery_id).first()
    if found is None:
        raise Problem(status=404, code="delivery.unknown")
    return queries.attempts(delivery=found)


@router.post(
    "/hooks/{hook_id}/deliveries/{delivery_id}/replay",
    response={202: DeliveryOut},
    summary="Send again",
)
def replay(request: HttpRequest, hook_id: str, delivery_id: int) -> Status:
    """The same body under the same id, by which a receiver knows what it has had."""
    require(request, "integrations.edit")
    by = actor_of(request)
    return Status(202, _done(hooks.replay(by=by, hook_id=hook_id, delivery_id=delivery_id)))


def _hook(request: HttpRequest, hook_id: str) -> "Hook":
    require(request, "integrations.edit")
    found = queries.hook(hook_id, by=actor_of(request))
    if found is None:
        raise Problem(status=404, code="hook.unknown")
    return found


def _done(found: Any) -> Any:
    if isinstance(found, Refused):
        raise refusal(found, status=404 if found.code in _NOT_THERE else 422)
    return found


def _token_out(token: "Token") -> dict[str, Any]:
    return {name: getattr(token, name) for name in TokenOut.model_fields if name != "state"} | {
        "state": queries.token_state(token, now=timezone.now())
    }
