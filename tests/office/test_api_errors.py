"""Whatever goes wrong under /api is said in the API's own form, on every route."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from kasse.office.api import api
from kasse.office.stores.models import Register
from kasse.office.stores.services.pairing import token_digest
from kasse.office.transfer.reading.limits import MAX_BYTES
from tests.office.once import once
from tests.office.samples_shop import Shop, open_shop
from tests.tidy.source import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGE = ROOT / "docs/developer/api.md"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes():
    """(path with made-up parameters, methods) of every route."""
    schema = api.get_openapi_schema()
    return [
        (
            re.sub(r"{[^}]*}", "1", path.replace("{level}", "store")),
            {method.upper() for method in operations},
        )
        for path, operations in schema["paths"].items()
    ]


def writes():
    return [(path, method) for path, methods in routes() for method in sorted(methods - {"GET"})]


def prepared() -> Shop:
    made = open_shop()
    Register.objects.filter(id="r1").update(token_hash=token_digest("token"))
    return made


shop = once(prepared)


@pytest.fixture
def asks(shop):
    """Whoever may ask anything: an owner with a till's token."""
    client = Client(headers={"Authorization": "Bearer token"})
    client.force_login(shop.owner)
    return client


def problem(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    document = json.loads(response.content)
    assert sorted(document) == ["code", "facts", "instance", "status", "title", "type"]
    assert document["instance"] == f"urn:kasse:request:{response.headers['X-Request-Id']}"
    assert document["status"] == response.status_code
    return document["status"], document["code"]


def test_every_operation_is_documented_and_every_documented_one_is_there():
    documented = re.findall(r"^\| `([A-Z]+ /api/[^`]*)` \|", PAGE.read_text("utf-8"), flags=re.M)
    paths = api.get_openapi_schema()["paths"]
    there = [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]
    assert sorted(documented) == sorted(there)


def test_there_are_routes_to_look_at():
    assert len(routes()) >= 15
    assert len(writes()) >= 8


@pytest.mark.parametrize(("path", "methods"), routes())
def test_other_methods(asks, path, methods):
    for method in METHODS:
        if method not in methods:
            response = asks.generic(method, path)
            assert problem(response) == (405, "request.method")
            allowed = {name.strip() for name in response.headers["Allow"].split(",")}
            assert allowed >= methods


@pytest.mark.parametrize(("path", "methods"), routes())
def test_what_is_nowhere(asks, path, methods):
    for other in (f"{path}/nowhere", f"{path}/", f"{path}%00"):
        for method in METHODS:
            assert problem(asks.generic(method, other))[0] in {400, 404, 405, 422}


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/items", "/api/v1/x"]
)
def test_no_such_place(client, path):
    assert problem(client.get(path)) == (404, "request.not_found")
    assert problem(client.post(path, b"{", content_type="application/json"))[0] == 404


@pytest.mark.parametrize(("path", "method"), writes())
def test_bodies_that_are_not_json(asks, path, method):
    """409: the operation reads no body, and there was nothing to do."""
    for body in (b"{", b"\xff", b"[]", b"null", b""):
        response = asks.generic(method, path, body, content_type="application/json")
        if response.status_code >= 300:
            assert problem(response)[0] in {400, 403, 404, 409, 422}, body


@pytest.mark.parametrize(("path", "method"), writes())
def test_bodies_that_are_too_large(asks, path, method):
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if path == "/api/v1/imports":
        path, most = f"{path}?assortment=cafe", MAX_BYTES
    body = b'{"x": "' + b"x" * most + b'"}'
    response = asks.generic(method, path, body, content_type="application/json")
    if response.status_code >= 300:
        assert problem(response)[0] in {404, 409, 413}
