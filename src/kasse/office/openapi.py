"""What the API's description says besides what each operation says of itself: who may ask, the
headers that hold everywhere, problems, and examples made from the schemas.

An example is made of the schema, so that a new endpoint has one and none can grow old; a field
whose schema has `examples` is shown with the first of them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from kasse.office import problems, versions
from kasse.office.integrations.services import answers

Json: TypeAlias = dict[str, Any]

_ID: Final = "3f2b8c1d9e4a4b7c8d5e6f7a8b9c0d1e"
_BY_NAME: Final[Mapping[str, Any]] = {
    "name": "Kaffe, filter",
    "sku": "KAFFE-1",
    "price": 3_500,
    "total": 3_500,
    "net": 2_800,
    "tax": 700,
    "currency": "DKK",
    "email": "anna@example.dk",
    "day": "2026-11-24",
    "at": "2026-11-24T09:30:00Z",
    "zone": "Europe/Copenhagen",
    "register": "r1",
    "register_id": "r1",
    "store": "s1",
    "store_id": "s1",
    "seq": 42,
    "receipt_code": "K1-000042",
    "url": "https://shop.example/kasse",
    "token": "kasse_0dQ3…",
    "secret": "whsec_MfKQ9r8…",
    "pin": "7391",
    "events": ["sale.made"],
    "event": "sale.made",
    "permissions": ["office.view"],
    "permission": "office.view",
    "stores": ["s1"],
    "codes": ["05701234567899"],
    "language": "da",
    "version": 3,
    "limit": 50,
    "code": "item.sku_taken",
}
"""Values that tell a reader more than their type does; used where the schema allows them."""

_BY_FORMAT: Final[Mapping[str, str]] = {
    "date-time": "2026-11-24T09:30:00Z",
    "date": "2026-11-24",
    "time": "09:30:00",
    "uri": "https://shop.example/kasse",
    "email": "anna@example.dk",
    "binary": "",
}
_PATTERNED: Final = (
    "da",
    "2026-11-24",
    "08:30",
    "K1",
    "DKK",
    "#1f6f5c",
    "kaffe",
    "7391",
    "12345674",
)
"""For patterns: the first that matches."""

_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
_DEEPEST: Final = 8

_BEARER: Final = "ApiToken"
_SESSION: Final = "PeopleAuth"

_IDEMPOTENCY: Final[Json] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A random text of your own. The same request again under it gets the first "
    "answer again and changes nothing; kept for 48 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]{1,255}$"},
    "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
}
_PROBLEMS: Final[Mapping[int, tuple[str, Json]]] = {
    400: ("command.malformed", {}),
    401: ("access.signed_out", {}),
    403: ("permission.denied", {"permission": "items.edit"}),
    404: ("request.not_found", {}),
    409: ("request.in_progress", {}),
    412: ("request.stale", {"read": 3, "is_now": 4}),
    422: (
        "command.malformed",
        {"fields": [{"field": "body.name", "problem": "string_too_short"}]},
    ),
    429: ("request.too_often", {"limit": 1_200, "window_s": 60, "wait_s": 3}),
}


def complete(schema: Json) -> None:
    """Adds to the OpenAPI document what holds for all operations."""
    parts = schema["components"]
    parts["schemas"]["Problem"] = problems.SCHEMA
    parts.setdefault("securitySchemes", {})[_BEARER] = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "kasse_…",
        "description": "A token of the page API tokens; docs/developer/api.md.",
    }
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            _complete(operation, path=path, method=method, schemas=parts["schemas"])


def _complete(operation: Json, *, path: str, method: str, schemas: Json) -> None:
    of_people = any(_SESSION in one for one in operation.get("security", ()))
    parameters = operation.setdefault("parameters", [])
    statuses = {422, 400}
    if of_people:
        operation["security"] = [{_BEARER: []}, *operation["security"]]
        statuses |= {401, 403, 429}
        if method == "post" and answers.takes_key(path):
            parameters.append(_IDEMPOTENCY)
            statuses.add(409)
        if any(parameter["name"] == versions.IF_MATCH for parameter in parameters):
            statuses.add(412)
    elif operation.get("security"):
        statuses.add(401)
    if "{" in path:
        statuses.add(404)
    for parameter in parameters:
        parameter.setdefault(
            "example", example(parameter["schema"], schemas, name=parameter["name"])
        )
    for content in _contents(operation):
        if "schema" in content and "example" not in content:
            content["example"] = example(content["schema"], schemas)
    for status in sorted(statuses):
        operation["responses"].setdefault(status, _problem(status))
    operation["responses"] |= {"4XX": _REFUSED, "5XX": _REFUSED}


_REFUSED: Final[Json] = {
    "description": "A problem document (RFC 9457); docs/developer/refusals.md lists the codes",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _problem(status: int) -> Json:
    code, facts = _PROBLEMS[status]
    body = problems.problem_body(status=status, code=code, facts=facts)
    body.pop("instance", None)
    return {
        "description": f"{body['title']}: a problem document, here with `{code}`",
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": body,
            }
        },
    }


def _contents(operation: Json) -> Iterator[Json]:
    """The places of bodies: what is asked and what is answered."""
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for answer in operation["responses"].values():
        yield from answer.get("content", {}).values()


def example(schema: Json, schemas: Json, *, name: str = "", depth: int = 0) -> Any:
    """A value that the schema allows."""
    schema = _resolved(schema, schemas)
    if "example" in schema:
        return schema["example"]
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return next((value for value in schema["enum"] if value != ""), schema["enum"][0])
    named = _BY_NAME.get(name)
    if named is not None and _fits(named, schema, schemas):
        return named
    if schema.get("default") is not None and schema["default"] != "":
        return schema["default"]
    return _of_type(schema, schemas, name=name, depth=depth)


def _resolved(schema: Json, schemas: Json) -> Json:
    """Follows references; of alternatives the first that is not null."""
    while True:
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rpartition("/")[2]]
        elif len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        elif schema.get("anyOf") or schema.get("oneOf"):
            choices = schema.get("anyOf") or schema["oneOf"]
            schema = next((one for one in choices if one.get("type") != "null"), choices[0])
        else:
            return schema


def _of_type(schema: Json, schemas: Json, *, name: str, depth: int) -> Any:
    match schema.get("type"):
        case "object":
            return {
                key: example(part, schemas, name=key, depth=depth + 1)
                for key, part in schema.get("properties", {}).items()
                if depth < _DEEPEST
            }
        case "array":
            return _array(schema, schemas, name=name, depth=depth)
        case "integer" | "number":
            low = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
            return max(1, low) if schema.get("maximum", 1) >= 1 else low
        case "boolean":
            return True
        case "string":
            return _text(schema, name)
        case _:
            return {} if name else None


def _array(schema: Json, schemas: Json, *, name: str, depth: int) -> list[Any]:
    if "prefixItems" in schema:
        return [example(part, schemas, depth=depth + 1) for part in schema["prefixItems"]]
    if depth >= _DEEPEST or "items" not in schema:
        return []
    item = example(schema["items"], schemas, name=name.removesuffix("s"), depth=depth + 1)
    return [item] * max(1, schema.get("minItems", 1))


def _text(schema: Json, name: str) -> str:
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    text = _ID if name == "id" or name.endswith("_id") else "text"
    if name in {"after", "before"}:
        text = "WyJLYWZmZSIsImkxIl0="
    if "pattern" in schema:
        return next((one for one in _PATTERNED if re.search(schema["pattern"], one)), "")
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(text))
    return (text[:most] if most else "").ljust(least, "x")


def _fits(value: Any, schema: Json, schemas: Json) -> bool:
    kind = schema.get("type")
    if kind is None or type(value) is bool or not isinstance(value, _TYPES[kind]):
        return False
    if isinstance(value, list):
        inner = _resolved(schema.get("items", {}), schemas)
        return not inner or all(_fits(one, inner, schemas) for one in value)
    if isinstance(value, str):
        return len(value) <= schema.get("maxLength", len(value)) and "pattern" not in schema
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
