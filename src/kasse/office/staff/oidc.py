"""The company's own log-in by OpenID Connect: the authorization code flow with PKCE.

OpenID Connect Core 1.0 section 3.1, Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (the issuer in the
answer) and the security advice of RFC 9700. The provider is the operator's choice, from the
environment; nothing that a visitor sends decides where the office connects to.
"""

import base64
import hashlib
import hmac
import logging
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import jwt
import orjson
from django.conf import settings

from kasse.domain.outcome import Refused, refused
from kasse.office.staff.services.sso import Claims

log = logging.getLogger("kasse.office.sso")

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""How a provider may sign: never `none`, and never with a shared secret."""

_TIMEOUT_S: Final = 10
_LARGEST_ANSWER: Final = 1_000_000
LEEWAY_S: Final = 60
_RANDOM_BYTES: Final = 32
_KEEP_S: Final = 600
_KEEP_FAULT_S: Final = 15


class ProviderFault(Exception):
    """The provider cannot be reached, or answers what no provider should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """As the operator has written it: `name` is shown on the button."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One log-in that was begun: what the answer must fit. It stays in the session."""

    state: str
    nonce: str
    verifier: str
    redirect: str


def provider() -> Provider | None:
    """The provider of this office, if there is one."""
    found = settings.OIDC
    return Provider(**found) if found else None


def new_attempt(redirect: str) -> Attempt:
    """Fresh secrets; the provider sends the browser back to `redirect`."""
    state, nonce, verifier = (secrets.token_urlsafe(_RANDOM_BYTES) for _ in range(3))
    return Attempt(state=state, nonce=nonce, verifier=verifier, redirect=redirect)


def address_to_go_to(of: Provider, attempt: Attempt, *, anew: bool = False) -> str:
    """Where the browser goes to log in; `anew` asks for the password even of who is logged in there
    already. Raises ProviderFault."""
    digest = hashlib.sha256(attempt.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": of.client_id,
        "redirect_uri": attempt.redirect,
        "scope": "openid email profile",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if anew:
        query |= {"prompt": "login", "max_age": "0"}
    address = str(_described(of)["authorization_endpoint"])
    return address + ("&" if "?" in address else "?") + urlencode(query)


def claims_of(of: Provider, attempt: Attempt, answer: Mapping[str, str]) -> Claims | Refused:
    """What the provider says of somebody, from the answer that the browser brings.

    Refuses sso.stopped (the person gave up, or the provider refuses them) and sso.mismatch (an
    answer that does not belong to this attempt). Raises ProviderFault.
    """
    if not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        return refused("sso.mismatch", part="state")
    if answer.get("iss", of.issuer) != of.issuer:
        return refused("sso.mismatch", part="issuer")
    if "error" in answer or not answer.get("code"):
        return refused("sso.stopped")
    described = _described(of)
    tokens = _exchange(of, attempt, described, code=answer["code"])
    if not isinstance(tokens.get("id_token"), str):
        return refused("sso.stopped")
    try:
        said = _checked(of, described, token=tokens["id_token"])
    except jwt.PyJWTError as problem:
        log.warning("an ID token was refused: %s", problem)
        return refused("sso.mismatch", part="token")
    if not hmac.compare_digest(str(said.get("nonce", "")).encode(), attempt.nonce.encode()):
        return refused("sso.mismatch", part="nonce")
    if said.get("azp", of.client_id) != of.client_id:
        return refused("sso.mismatch", part="azp")
    if "email" not in said:
        said |= _asked(described, tokens, subject=str(said["sub"]))
    auth_time = said.get("auth_time")
    return Claims(
        issuer=of.issuer,
        subject=str(said["sub"])[:255],
        email=str(said.get("email", "")),
        email_verified=said.get("email_verified") in {True, "true"},
        name=str(said.get("name", "")),
        auth_time=auth_time if type(auth_time) is int else None,
    )


def _described(of: Provider) -> dict[str, Any]:
    """The provider's description of itself, kept for a while: anybody may begin a log-in, and must
    not make us ask the provider each time. That it gave none is remembered, too."""
    now = time.monotonic()
    kept = _KEPT.get(of.issuer)
    if kept is None or kept[0] <= now:
        try:
            kept = (now + _KEEP_S, _description(of))
        except ProviderFault as fault:
            kept = (now + _KEEP_FAULT_S, fault)
        _KEPT[of.issuer] = kept
    if isinstance(kept[1], ProviderFault):
        raise ProviderFault(str(kept[1])) from kept[1]
    return kept[1]


def _description(of: Provider) -> dict[str, Any]:
    """As the provider gives it now; its issuer must be the one that was set up."""
    found = _json(_get(of.issuer.rstrip("/") + "/.well-known/openid-configuration"))
    if found.get("issuer") != of.issuer:
        raise ProviderFault(f"the provider calls itself {found.get('issuer')!r}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not _is_safe(str(found.get(name, ""))):
            raise ProviderFault(f"{name} is missing, or not over TLS")
    return found


def _exchange(
    of: Provider, attempt: Attempt, described: dict[str, Any], *, code: str
) -> dict[str, Any]:
    """The tokens for a code. A code that is none is the browser's fault, and no token comes."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.redirect,
        "code_verifier": attempt.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    methods = described.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in methods:
        pair = f"{quote(of.client_id, safe='')}:{quote(of.client_secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": of.client_id, "client_secret": of.client_secret}
    try:
        body = _get(str(described["token_endpoint"]), data=form, headers=headers)
    except urllib.error.HTTPError as problem:
        log.warning("the provider gave no token: %s", problem)
        return {}
    return _json(body)


def _checked(of: Provider, described: dict[str, Any], *, token: str) -> dict[str, Any]:
    """The claims of an ID token; raises PyJWTError for one that proves nothing."""
    keys = jwt.PyJWKSet.from_dict(_json(_get(str(described["jwks_uri"]))))
    kid = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in keys.keys if kid in {None, key.key_id}]
    if not fitting:
        raise jwt.InvalidTokenError("signed with none of the provider's keys")
    claims: dict[str, Any] = jwt.decode(
        token,
        key=fitting[0],
        algorithms=list(ALGORITHMS),
        audience=of.client_id,
        issuer=of.issuer,
        leeway=LEEWAY_S,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )
    return claims


def _asked(described: dict[str, Any], tokens: dict[str, Any], *, subject: str) -> dict[str, Any]:
    """What the provider's userinfo adds, if it is of the same subject (Core 5.3.2)."""
    address = str(described.get("userinfo_endpoint", ""))
    if not _is_safe(address):
        return {}
    headers = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
    found = _json(_get(address, headers=headers))
    if found.get("sub") != subject:
        return {}
    return {name: found[name] for name in ("email", "email_verified", "name") if name in found}


def _get(
    address: str,
    *,
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    if not _is_safe(address):
        raise ProviderFault(f"{address!r} is not over TLS")
    request = urllib.request.Request(  # noqa: S310  # https, or this machine: asked above
        address,
        data=urlencode(data).encode() if data is not None else None,
        headers={"Accept": "application/json", **(headers or {})},
    )
    try:
        with _OPENER.open(request, timeout=_TIMEOUT_S) as response:
            body: bytes = response.read(_LARGEST_ANSWER)
            return body
    except urllib.error.HTTPError as problem:
        problem.close()
        if data is not None and 400 <= problem.code < 500:
            raise
        raise ProviderFault(str(problem)) from problem
    except OSError as problem:
        raise ProviderFault(str(problem)) from problem


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except ValueError as problem:
        raise ProviderFault("no JSON") from problem
    if not isinstance(found, dict):
        raise ProviderFault("no JSON object")
    return found


def _is_safe(address: str) -> bool:
    """Over TLS, or on this machine."""
    parts = urlsplit(address)
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and local))


_KEPT: Final[dict[str, tuple[float, dict[str, Any] | ProviderFault]]] = {}
"""Descriptions by issuer, each with the end of its time on the monotonic clock."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A provider says where things are in its description; elsewhere nothing is sent."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(_NoRedirects)
