"""Every permission from both sides, for every page and every endpoint: who has it may, who has all
the others may not, and nobody may without signing in."""

import json
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from kasse.domain.permissions import PERMISSION_CODES
from kasse.office.actors import OPERATOR
from kasse.office.api import api
from kasse.office.integrations.services import tokens
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account
from kasse.office.stores.models import Register
from kasse.office.stores.services.pairing import token_digest
from tests.office.access.table import Endpoint, Page
from tests.office.once import once
from tests.office.samples_shop import PASSWORD, Shop, hashed, open_shop

pytestmark = pytest.mark.django_db

MODULES: list[Any] = [
    import_module(f"tests.office.access.{path.stem}")
    for path in sorted((Path(__file__).parent / "access").glob("*.py"))
    if path.stem != "table"
]
PAGES: list[Page] = [row for module in MODULES for row in getattr(module, "PAGES", ())]
ENDPOINTS: list[Endpoint] = [row for module in MODULES for row in getattr(module, "ENDPOINTS", ())]
TOKEN = "a till's token"


def signed_in(permissions: set[str]) -> Client:
    """Somebody who may do exactly this, in all stores."""
    role = {"id": "r", "names": {"da": "R"}, "permissions": sorted(permissions), "max_discount": 0}
    staff.save_roles(by=OPERATOR, roles=[role])
    person = staff.save_person(by=OPERATOR, name="Ib", language="da", assignments=[("r", None)])
    account = Account.objects.create(
        email="ib@example.dk", password=hashed(PASSWORD), person=person
    )
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def all_but(permission: str) -> set[str]:
    return set(PERMISSION_CODES) - {permission}


def prepared() -> Shop:
    made = open_shop()
    for module in MODULES:
        if hasattr(module, "prepare"):
            module.prepare(made)
    return made


shop = once(prepared)


def asks(rows: list[Page]) -> list[tuple[Page, str, str]]:
    """(page, method, permission) of all that need one."""
    return [
        (row, method, permission)
        for row in rows
        for method, permission in (("GET", row.permission), ("POST", row.change))
        if method in row.methods and permission is not None
    ]


def ask(client: Client, row: Page, method: str) -> Any:
    if method == "POST":
        return client.post(row.path, dict(row.data))
    return client.get(row.path)


def named(case: tuple[Page, str, str]) -> str:
    return f"{case[1]} {case[0].name}"


def is_log_in(response: Any) -> bool:
    return bool(response.status_code == 302 and response["Location"].split("?")[0] == "/log-in")


def patterns() -> dict[str, Any]:
    found = {}
    for resolver in get_resolver().url_patterns:
        for pattern in getattr(resolver, "url_patterns", ()):
            if getattr(resolver, "namespace", None) != "api":
                found[pattern.name] = pattern.callback
    return found


def test_every_page_is_in_the_table_once():
    assert Counter(row.name for row in PAGES) == Counter(list(patterns()))


DESCRIBED: dict[str, Any] = api.get_openapi_schema(path_prefix="")["paths"]


def test_every_endpoint_is_in_the_table_once():
    known = {
        f"{method.upper()} {path}"
        for path, operations in DESCRIBED.items()
        for method in operations
    }
    assert Counter(row.operation for row in ENDPOINTS) == Counter(known)


def test_every_permission_of_the_office_is_asked_for_somewhere():
    asked = {case[2] for case in asks(PAGES)} | {row.permission for row in ENDPOINTS}
    assert set(PERMISSION_CODES[PERMISSION_CODES.index("office.view") :]) <= asked


@pytest.mark.one_database
@pytest.mark.parametrize("case", asks(PAGES), ids=named)
def test_a_page_says_the_permissions_that_the_table_says(case):
    row, method, permission = case
    said = getattr(patterns()[row.name], "permissions", None)
    if said is not None:
        assert said[method == "POST"] == permission


@pytest.mark.one_database
@pytest.mark.parametrize("case", asks(PAGES), ids=named)
def test_who_has_all_other_permissions_may_not_use_a_page(shop, case):
    row, method, permission = case
    assert ask(signed_in(all_but(permission)), row, method).status_code == 403


@pytest.mark.parametrize("case", asks(PAGES), ids=named)
def test_who_has_the_permission_may_use_a_page(shop, case):
    row, method, permission = case
    response = ask(signed_in({permission}), row, method)
    # 409: the forms here do not say which version they were filled in from.
    assert response.status_code in {200, 204, 302, 303, 409, 422}
    assert not is_log_in(response)


@pytest.mark.one_database
@pytest.mark.parametrize("row", [row for row in PAGES if not row.public], ids=lambda row: row.name)
def test_nobody_uses_a_page_without_signing_in(shop, row):
    for method in row.methods:
        response = ask(Client(raise_request_exception=False), row, method)
        assert is_log_in(response) or response.status_code == 403


@pytest.mark.parametrize("row", [row for row in PAGES if row.public], ids=lambda row: row.name)
def test_a_public_page_is_for_everybody(shop, row):
    for method in row.methods:
        response = ask(Client(raise_request_exception=False), row, method)
        assert response.status_code < 500
        assert response.status_code != 403


def send(client: Client, row: Endpoint, **headers: str) -> Any:
    return client.generic(
        row.method,
        row.address,
        b"" if row.body is None else json.dumps(row.body).encode(),
        content_type="application/json",
        headers=headers,
    )


def guarded() -> list[Endpoint]:
    return [row for row in ENDPOINTS if row.permission is not None]


def by_operation(row: Endpoint) -> str:
    return row.operation


@pytest.mark.one_database
@pytest.mark.parametrize("row", guarded(), ids=by_operation)
def test_who_has_all_other_permissions_may_not_use_an_endpoint(shop, row):
    assert row.permission is not None
    response = send(signed_in(all_but(row.permission)), row)
    assert (response.status_code, response.json()["code"]) == (403, "permission.denied")


@pytest.mark.parametrize("row", guarded(), ids=by_operation)
def test_who_has_the_permission_may_use_an_endpoint(shop, row):
    assert row.permission is not None
    response = send(signed_in({row.permission}), row)
    assert response.status_code < 500
    assert response.status_code not in {401, 403, 404, 405}


@pytest.mark.one_database
@pytest.mark.parametrize("row", guarded(), ids=by_operation)
def test_a_token_uses_an_endpoint_with_its_scope_alone(shop, row):
    def ask(permissions):
        made = tokens.make_token(by=OPERATOR, name="x", permissions=permissions)
        client = Client(raise_request_exception=False)
        return send(client, row, Authorization=f"Bearer {made.secret}")

    refused = ask(all_but(row.permission))
    assert (refused.status_code, refused.json()["code"]) == (403, "permission.denied")
    assert ask({row.permission}).status_code not in {401, 403, 404, 405, 500}


@pytest.mark.one_database
@pytest.mark.parametrize(
    "row", [row for row in guarded() if row.method in {"PUT", "PATCH", "DELETE"}], ids=by_operation
)
def test_an_endpoint_that_reads_if_match_says_so(shop, row):
    path = row.operation.split(" ", 1)[1]
    said = DESCRIBED[path][row.method.lower()]["parameters"]
    response = send(signed_in(set(PERMISSION_CODES)), row, **{"If-Match": "no version"})
    is_read = response.status_code == 400 and response.json()["code"] == "request.if_match"
    assert is_read is any(parameter["name"] == "If-Match" for parameter in said)


@pytest.mark.one_database
@pytest.mark.parametrize("row", [row for row in ENDPOINTS if not row.public], ids=by_operation)
def test_nobody_uses_an_endpoint_without_signing_in(shop, row):
    assert send(Client(raise_request_exception=False), row).status_code == 401


@pytest.mark.parametrize("row", [row for row in ENDPOINTS if row.till], ids=by_operation)
def test_an_endpoint_for_tills_is_for_tills_alone(shop, row):
    Register.objects.filter(id="r1").update(token_hash=token_digest(TOKEN))
    assert send(signed_in(set(PERMISSION_CODES)), row).status_code == 401
    till = send(Client(raise_request_exception=False), row, Authorization=f"Bearer {TOKEN}")
    assert till.status_code < 500
    assert till.status_code not in {401, 403}


@pytest.mark.one_database
@pytest.mark.parametrize(
    "row", [row for row in ENDPOINTS if not row.till and not row.public], ids=by_operation
)
def test_a_till_uses_no_endpoint_for_people(shop, row):
    Register.objects.filter(id="r1").update(token_hash=token_digest(TOKEN))
    client = Client(raise_request_exception=False)
    assert send(client, row, Authorization=f"Bearer {TOKEN}").status_code == 401
