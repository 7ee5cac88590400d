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


def fields(response):
    assert problem(response) == (422, "command.malformed")
    return {row["field"]: row["problem"] for row in response.json()["facts"]["fields"]}


def bodies():
    """Every body of JSON that people and programs send: its schema's name, and the schemas."""
    document = api.get_openapi_schema()
    for operations in document["paths"].values():
        for operation in operations.values():
            is_of_a_till = operation.get("security") in (None, [{"TillAuth": []}])
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            if "$ref" in schema and not is_of_a_till:
                yield schema["$ref"].rpartition("/")[2], document["components"]["schemas"]


def parts_of(schema):
    """The names of the schemas that a schema is made of."""
    for key, value in schema.items():
        if key == "$ref":
            yield value.rpartition("/")[2]
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from parts_of(one)


def test_no_body_takes_a_field_that_it_does_not_know(asks):
    names, looked = {name for name, _ in bodies()}, set()
    _, schemas = next(bodies())
    while names:
        name = names.pop()
        looked.add(name)
        assert schemas[name].get("additionalProperties") is False, name
        names |= set(parts_of(schemas[name])) - looked
    assert len(looked) > 40
    asked = asks.patch("/api/v1/stores/s1", {"nmae": "x"}, content_type="application/json")
    assert fields(asked) == {"body.nmae": "extra_forbidden"}


def test_a_field_is_named_as_the_client_knows_it(asks):
    def patch(path, body):
        return fields(asks.patch(f"/api/v1/{path}", body, content_type="application/json"))

    tile = {"kind": "item", "id": 5}
    assert "body.name" in patch("stores/s1", {"name": 5})
    category = {"assortment": "cafe", "names": {"da": "Varmt"}}
    made = asks.post("/api/v1/categories", category, content_type="application/json").json()
    assert patch(f"categories/{made['id']}", {"color": None}) == {"body.color": "null"}
    grid = {"pages": [{"names": {}, "tiles": [tile]}]}
    asked = asks.put("/api/v1/grids/store/s1", grid, content_type="application/json")
    assert all(name.startswith("body.pages.0.") for name in fields(asked))
    assert fields(asks.get("/api/v1/items?limit=0")).keys() >= {"query.limit"}


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("sales?day=2026-13-40", "day"),
        ("sales?since=2026-02-31", "since"),
        ("sales?until_at=2026-02-31T10:00", "until_at"),
        ("cash/days?day=2026-02-31", "day"),
        ("cash/x-reports?since=2026-13-01", "since"),
        ("journals/r1/entries?day=2026-02-30", "day"),
        ("audit?since=2026-11-01T00:00:00", "since"),
    ],
)
def test_a_day_that_is_none_is_refused(asks, path, field):
    assert fields(asks.get(f"/api/v1/{path}")).keys() == {f"query.{field}"}


def test_a_cursor_that_is_none_is_refused_by_every_list(asks):
    paths = [
        path.replace("{register_id}", "r1")
        for path, operations in api.get_openapi_schema()["paths"].items()
        if {"after", "before"}
        <= {one["name"] for one in operations.get("get", {}).get("parameters", ())}
    ]
    asked = [path for path in paths if "{" not in path]
    assert len(asked) >= 15
    for path in asked:
        for name in ("after", "before"):
            query = {name: "garbage", "assortment": "cafe", "store": "s1", "item": "kaffe"}
            found = problem(asks.get(path, query))
            assert found == (422, "request.cursor"), path


def test_who_is_not_logged_in_learns_how(client):
    answer = client.get("/api/v1/items?assortment=cafe")
    assert problem(answer) == (401, "access.signed_out")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_head_answers_as_get_without_a_body(asks):
    asked = {"assortment": "cafe"}
    there, head = asks.get("/api/v1/items", asked), asks.head("/api/v1/items", asked)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == there.headers["Content-Type"]
    assert problem(asks.get("/api/v1/nothing")) == (404, "request.not_found")
    assert asks.head("/api/v1/journals/r1/verify").status_code == 405
