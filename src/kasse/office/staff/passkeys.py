"""Passkeys (WebAuthn level 2) by py_webauthn: what a browser is asked, and whether its answer is
right."""

import secrets
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.http import HttpRequest
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kasse.domain.outcome import Refused, refused
from kasse.office.staff.models import Account, Passkey

_CHALLENGE_BYTES: Final = 32
_LONGEST_ANSWER: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """One question to a browser: `challenge` is base64url and used once; `origin` is where the page
    came from, `site` its host, for which passkeys are made. `address` is for the audit log."""

    challenge: str
    origin: str
    site: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A passkey as a device made it; texts are base64url."""

    credential_id: str
    public_key: str
    sign_count: int


def new_challenge() -> str:
    """Random, for one ceremony."""
    return bytes_to_base64url(secrets.token_bytes(_CHALLENGE_BYTES))


def ceremony(request: HttpRequest, challenge: str, *, address: str = "") -> Ceremony:
    """The ceremony of a page at this request's address."""
    return Ceremony(
        challenge=challenge,
        origin=f"{request.scheme}://{request.get_host()}",
        site=site(request),
        address=address,
    )


def site(request: HttpRequest) -> str:
    """The host without its port."""
    host = request.get_host()
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def can_be_used(request: HttpRequest) -> bool:
    """Browsers make passkeys for names only, never for an address of digits, and over TLS (or on
    the machine itself)."""
    name = site(request)
    is_address = name.startswith("[") or name.replace(".", "").isdigit()
    return not is_address and (request.is_secure() or name == "localhost")


def options_to_make(account: Account, *, ceremony: Ceremony) -> str:
    """What `navigator.credentials.create` is asked, as JSON."""
    options = generate_registration_options(
        rp_id=ceremony.site,
        rp_name="Kasse",
        user_id=account.id.encode(),
        user_name=account.email,
        user_display_name=account.person.name if account.person else account.email,
        challenge=base64url_to_bytes(ceremony.challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(account),
    )
    return str(options_to_json(options))


def options_to_use(account: Account | None, *, ceremony: Ceremony) -> str:
    """What `navigator.credentials.get` is asked, as JSON; without an account any passkey of this
    site will do."""
    options = generate_authentication_options(
        rp_id=ceremony.site,
        challenge=base64url_to_bytes(ceremony.challenge),
        allow_credentials=_descriptors(account) if account is not None else [],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return str(options_to_json(options))


def verified_new(answer: str, *, ceremony: Ceremony) -> Made | Refused:
    """The passkey in a browser's answer. Refuses passkey.refused."""
    read = _read(answer)
    if read is None:
        return refused("passkey.refused")
    try:
        made = verify_registration_response(
            credential=read,
            expected_challenge=base64url_to_bytes(ceremony.challenge),
            expected_rp_id=ceremony.site,
            expected_origin=ceremony.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return refused("passkey.refused")
    return Made(
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
    )


def row_of(answer: str) -> Passkey | None:
    """The passkey that an answer names."""
    read = _read(answer)
    name = read.get("id") if read is not None else None
    if not isinstance(name, str) or "\0" in name:
        return None
    return Passkey.objects.select_for_update().filter(credential_id=name).first()


def verified_use(answer: str, *, row: Passkey, ceremony: Ceremony) -> int | None:
    """The passkey's new counter if the answer is right, else None."""
    try:
        used = verify_authentication_response(
            credential=_read(answer) or {},
            expected_challenge=base64url_to_bytes(ceremony.challenge),
            expected_rp_id=ceremony.site,
            expected_origin=ceremony.origin,
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return int(used.new_sign_count)


def _descriptors(account: Account) -> list[PublicKeyCredentialDescriptor]:
    ids = account.passkeys.values_list("credential_id", flat=True)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in ids]


def _read(answer: str) -> dict[str, Any] | None:
    if len(answer) > _LONGEST_ANSWER:
        return None
    try:
        read = orjson.loads(answer)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
