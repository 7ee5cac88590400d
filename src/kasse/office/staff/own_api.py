"""One's own log-in, for programs in a person's session. A token is nobody's log-in: it has none of
this, and what it may do was decided when it was made, so it is asked for no further proof.

Passkeys are made on a page: a browser makes them, and answers to that page alone.
"""

from datetime import datetime
from typing import Any, Literal

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from kasse.domain.outcome import Refused
from kasse.office.api_fields import Body
from kasse.office.problems import Problem, refusal
from kasse.office.staff import devices, proof, queries, services, totp
from kasse.office.staff.auth import PeopleAuth, actor_of, check_proved, has_token
from kasse.office.staff.models import Account

router = Router(auth=PeopleAuth())


class AccountOut(Schema):
    """Who is logged in. `proved` says whether the last proof is fresh enough for every act."""

    id: str
    email: str
    language: str
    has_app: bool
    recovery_codes: int
    second_factor_required: bool
    permissions: list[str]
    proved: bool


class ProofIn(Body):
    """One of the two proves who one is."""

    password: str = Field("", max_length=500)
    code: str = Field("", max_length=100)


class AccountPatch(Body):
    """What is to change of one's own log-in."""

    language: Literal["da", "en"] | None = None


class PasswordIn(Body):
    """The new password."""

    password: str = Field(max_length=500)


class SecretOut(Schema):
    """What goes into an authenticator app: the secret in base32, and the same as its QR code has
    it."""

    secret: str
    uri: str


class CodeIn(Body):
    """A code of the app."""

    code: str = Field(max_length=100)


class CodesOut(Schema):
    """Recovery codes; they are told now and never again."""

    codes: list[str]


class PasskeyOut(Schema):
    """A passkey, without its key."""

    id: str
    name: str
    made_at: datetime
    used_at: datetime | None


class SessionOut(Schema):
    """Where one is logged in."""

    id: str
    device: str
    address: str
    started_at: datetime | None
    seen_at: datetime | None
    current: bool


@router.get("/account", response=AccountOut, summary="One's own log-in")
def get_account(request: HttpRequest) -> dict[str, Any]:
    """Who is logged in, and what they may do somewhere."""
    return _out(request, _own(request))


@router.patch("/account", response=AccountOut, summary="Change one's own log-in")
def change_account(request: HttpRequest, body: AccountPatch) -> dict[str, Any]:
    """The language in which one reads the back office."""
    account = _own(request)
    if body.language is not None:
        services.change_language(account=account, language=body.language)
    return _out(request, account)


def _out(request: HttpRequest, account: Account) -> dict[str, Any]:
    factor = queries.second_factor(account)
    return {
        "id": account.id,
        "email": account.email,
        "language": account.language,
        "has_app": factor.has_app,
        "recovery_codes": account.recovery_codes.filter(used_at=None).count(),
        "second_factor_required": factor.is_required,
        "permissions": sorted(actor_of(request).permissions),
        "proved": proof.is_fresh(request),
    }


@router.post("/account/proof", response={204: None}, summary="Prove who one is once more")
def prove(request: HttpRequest, body: ProofIn) -> Status:
    """By password or code; for fifteen minutes acts that let somebody in for good are allowed."""
    done = services.prove(
        by=actor_of(request),
        account=_own(request),
        password=body.password,
        code=body.code,
        now=timezone.now(),
    )
    if isinstance(done, Refused):
        raise refusal(done, status=429 if done.code == "login.locked" else 422)
    proof.note(request)
    return Status(204, None)


@router.put("/account/password", response={204: None}, summary="Change one's password")
def change_password(request: HttpRequest, body: PasswordIn) -> Status:
    """All other sessions end."""
    account = _own(request)
    check_proved(request)
    done = services.change_password(
        by=actor_of(request),
        account=account,
        password=body.password,
        keep=request.session.session_key or "",
    )
    if isinstance(done, Refused):
        raise refusal(done)
    update_session_auth_hash(request, account)
    return Status(204, None)


@router.post("/account/app", response={201: SecretOut}, summary="Begin with an app")
def start_app(request: HttpRequest) -> Status:
    """A secret for an authenticator app; it counts when a code of it was sent."""
    account = _own(request)
    check_proved(request)
    if queries.second_factor(account).has_app:
        raise Problem(status=409, code="factor.exists")
    secret = services.start_totp(account=account)
    uri = totp.uri(secret, account=account.email, issuer="Kasse")
    return Status(201, {"secret": secret, "uri": uri})


@router.post("/account/app/code", response=CodesOut, summary="Switch an app on")
def confirm_app(request: HttpRequest, body: CodeIn) -> dict[str, Any]:
    """The app is asked for from the next log-in on."""
    account = _own(request)
    check_proved(request)
    by = actor_of(request)
    codes = services.confirm_totp(
        account=account, code=body.code, address=by.address, now=timezone.now()
    )
    if isinstance(codes, Refused):
        raise refusal(codes)
    return {"codes": codes}


@router.delete("/account/app", response={204: None}, summary="Remove one's app")
def remove_app(request: HttpRequest) -> Status:
    """The app is no longer asked for."""
    account = _own(request)
    check_proved(request)
    done = services.remove_totp(account=account, address=actor_of(request).address)
    if isinstance(done, Refused):
        raise refusal(done, status=409)
    return Status(204, None)


@router.post("/account/recovery-codes", response=CodesOut, summary="New recovery codes")
def renew_codes(request: HttpRequest) -> dict[str, Any]:
    """The old ones count no more."""
    account = _own(request)
    check_proved(request)
    if not queries.second_factor(account).is_set:
        raise Problem(status=409, code="factor.none")
    by = actor_of(request)
    return {"codes": services.renew_recovery_codes(account=account, address=by.address)}


@router.get("/account/passkeys", response=list[PasskeyOut], summary="One's passkeys")
def list_passkeys(request: HttpRequest) -> list[Any]:
    """The oldest first."""
    return list(_own(request).passkeys.order_by("made_at"))


@router.delete("/account/passkeys/{passkey_id}", response={204: None}, summary="Remove a passkey")
def remove_passkey(request: HttpRequest, passkey_id: str) -> Status:
    """It counts no more."""
    account = _own(request)
    check_proved(request)
    found = account.passkeys.filter(id=passkey_id).first()
    if found is None:
        raise Problem(status=404, code="request.not_found")
    done = services.remove_passkey(
        account=account, passkey=found, address=actor_of(request).address
    )
    if isinstance(done, Refused):
        raise refusal(done, status=409)
    return Status(204, None)


@router.get("/account/sessions", response=list[SessionOut], summary="One's sessions")
def list_sessions(request: HttpRequest) -> list[dict[str, Any]]:
    """Where one is logged in, the last seen first."""
    account = _own(request)
    return [
        {
            "id": queries.session_id(row),
            "device": devices.name(row.device),
            "address": row.address,
            "started_at": row.started_at,
            "seen_at": row.seen_at,
            "current": row.session_key == request.session.session_key,
        }
        for row in queries.sessions(account, now=timezone.now())
    ]


@router.delete("/account/sessions", response={204: None}, summary="Log out everywhere else")
def end_other_sessions(request: HttpRequest) -> Status:
    """All but the one that asks."""
    _end(request, only="")
    return Status(204, None)


@router.delete(
    "/account/sessions/{session_id}", response={204: None}, summary="Log out of another session"
)
def end_session(request: HttpRequest, session_id: str) -> Status:
    """One of them; the one that asks stays."""
    if _end(request, only=session_id) == 0:
        raise Problem(status=404, code="request.not_found")
    return Status(204, None)


def _end(request: HttpRequest, *, only: str) -> int:
    return services.end_sessions(
        by=actor_of(request),
        account=_own(request),
        only=only,
        keep=request.session.session_key or "",
    )


def _own(request: HttpRequest) -> Account:
    """Whose session it is. Raises a Problem for a token."""
    account: Any = request.user
    if has_token(request) or not isinstance(account, Account):
        raise Problem(status=403, code="access.person_only")
    return account
