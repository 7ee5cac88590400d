"""How a till proves who it is: the cookie of a browser, or a bearer token."""

from typing import Any, Final, cast

from django.http import HttpRequest
from ninja.security.base import AuthBase

from kasse.office.feed import queries as feed
from kasse.office.stores.queries import Till, register_for_token

COOKIE: Final = "kasse_till"
COOKIE_PATH: Final = "/api/v1/till"


class TillAuth(AuthBase):
    """Lets paired tills in; `till_of(request)` is who it was. One indexed query."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = (
        "A till's token, from POST /api/v1/till/pair; browsers keep it as a cookie."
    )

    def __call__(self, request: HttpRequest) -> Till | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            return register_for_token(token.strip())
        # The cookie is SameSite=Strict; this also refuses other origins of the same site.
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return None
        cookie = request.COOKIES.get(COOKIE)
        return register_for_token(cookie) if cookie else None


def till_of(request: HttpRequest) -> Till:
    """The till behind a request that TillAuth let in."""
    return cast(Till, cast(Any, request).auth)


def scopes_of(till: Till) -> tuple[str, ...]:
    """The feed's scopes that a till reads."""
    return feed.scopes(assortment=till.assortment, store=till.store, register=till.register)
