"""The API's description: every operation says what it does, shows it, and names its errors."""

from collections import Counter

import jsonschema_rs
import pytest
from ninja import Schema

from kasse.office import openapi
from kasse.office.api import api

SCHEMA = api.get_openapi_schema()
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in SCHEMA["paths"].items()
    for method, operation in operations.items()
}
# Downloads and streams are no JSON.
JSON = ("application/json", "application/problem+json")


def contents(operation):
    """(where, content) of what is asked and answered."""
    asked = operation.get("requestBody", {}).get("content", {})
    yield from (("asked", content) for kind, content in asked.items() if kind in JSON)
    for status, answer in operation["responses"].items():
        found = answer.get("content", {})
        yield from ((status, content) for kind, content in found.items() if kind in JSON)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_what_it_does_and_what_can_go_wrong(name):
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    statuses = {str(status) for status in operation["responses"]}
    assert {"400", "422", "4XX", "5XX"} <= statuses
    if {"ApiToken": []} in operation.get("security", ()):
        assert {"401", "403", "429"} <= statuses
        headers = {row["name"] for row in operation["parameters"]}
        method, path = name.split()
        # Where a refusal must be counted no key takes it back; docs/developer/api.md.
        no_key = path.startswith("/api/v1/account/") or path == "/api/v1/hooks"
        assert ("Idempotency-Key" in headers) is (method == "POST" and not no_key)
        assert ("If-Match" in headers) is ("412" in statuses)
    for status in statuses & {"400", "401", "403", "404", "409", "412", "422", "429"}:
        found = operation["responses"].get(int(status)) or operation["responses"][status]
        assert found["description"]


def test_every_example_is_what_its_schema_allows():
    """All in one schema: compiling the components for each would take minutes."""
    schemas, examples = {}, {}
    for name, operation in OPERATIONS.items():
        for where, content in contents(operation):
            if str(where) not in {"4XX", "5XX"}:
                key = f"{name} {where}"
                schemas[key], examples[key] = content["schema"], content["example"]
        for parameter in operation["parameters"]:
            key = f"{name} {parameter['name']}"
            schemas[key], examples[key] = parameter["schema"], parameter["example"]
    whole = {"type": "object", "properties": schemas, "components": SCHEMA["components"]}
    found = jsonschema_rs.validator_for(whole).iter_errors(examples)
    assert [(list(error.instance_path), error.message) for error in found] == []


def test_examples_are_made_of_schemas():
    schema = {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "price": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            "state": {"enum": ["", "open"]},
            "at": {"type": "string", "format": "date-time"},
            "own": {"type": "string", "examples": ["mine"]},
            "rows": {"type": "array", "minItems": 2, "items": {"$ref": "#/x/Row"}},
        },
    }
    row = {"type": "object", "properties": {"n": {"type": "integer", "exclusiveMinimum": 4}}}
    found = openapi.example(schema, {"Row": row})
    assert found == {
        "id": "3f2b8c1d9e4a4b7c8d5e6f7a8b9c0d1e",
        "price": 3_500,
        "state": "open",
        "at": "2026-11-24T09:30:00Z",
        "own": "mine",
        "rows": [{"n": 5}, {"n": 5}],
    }


def test_no_two_schemas_have_one_name():
    """In the description one would stand for both."""

    def below(kind):
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    kinds = {kind for kind in below(Schema) if kind.__module__.startswith("kasse.")}
    times = Counter(kind.__name__ for kind in kinds)
    assert [name for name in times if times[name] > 1] == []
