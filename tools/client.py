"""Writes the typed Python client (clients/python) from the API's description.

`make client` runs it; tests/office/test_client.py fails where the client is older than the API. By
hand is only `http.py`: what every operation does. Tills' operations are left out: they are the
till's own.
"""

import keyword
import os
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]

TARGET: Final = Path(__file__).parent.parent / "clients/python/src/kasse_client"
NOTE: Final = "Written by tools/client.py from the API's description; not by hand."
_JSON: Final = "application/json"
_PLAIN: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_HEADERS: Final = {"Idempotency-Key": "idempotency_key", "If-Match": "if_match"}


def files(schema: Json) -> dict[str, str]:
    """The client's generated files by name."""
    groups: dict[str, list[Json]] = defaultdict(list)
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if "/till/" not in path:
                entry = operation | {"path": path, "method": method.upper()}
                groups[operation["tags"][0]].append(entry)
    schemas = schema["components"]["schemas"]
    homes = _homes(groups, schemas)
    found = {}
    for tag in sorted(set(homes.values())):
        names = [name for name in schemas if homes.get(name) == tag]
        found[f"{tag}_models.py"] = _models(tag, names, schemas, homes)
    for tag, operations in sorted(groups.items()):
        found[f"{tag}.py"] = _group(tag, operations, homes)
    found["client.py"] = _client(sorted(groups))
    return found


def _homes(groups: dict[str, list[Json]], schemas: Json) -> dict[str, str]:
    """The file of each schema: that of the one group that uses it, or `common`."""
    users: dict[str, set[str]] = defaultdict(set)
    for tag, operations in groups.items():
        waiting = list(_references(operations))
        while waiting:
            name = waiting.pop()
            if name != "Problem" and tag not in users[name]:
                users[name].add(tag)
                waiting.extend(_references(schemas[name]))
    return {name: next(iter(tags)) if len(tags) == 1 else "common" for name, tags in users.items()}


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].rpartition("/")[2]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


def type_of(schema: Json) -> str:
    """A schema as Python's annotations say it."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if len(schema.get("allOf", ())) == 1:
        return type_of(schema["allOf"][0])
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return " | ".join(dict.fromkeys(map(type_of, choices)))
    match schema.get("type"):
        case "null":
            return "None"
        case "array":
            return f"list[{type_of(schema['items'])}]" if schema.get("items") else "list[Any]"
        case "object":
            more = schema.get("additionalProperties")
            return f"dict[str, {type_of(more)}]" if isinstance(more, dict) else "dict[str, Any]"
        case kind:
            return _PLAIN.get(str(kind), "Any")


def _models(tag: str, names: list[str], schemas: Json, homes: dict[str, str]) -> str:
    parts = [_model(name, schemas[name]) for name in names]
    body = "\n\n".join(parts)
    used = set(_references([schemas[name] for name in names])) - set(names)
    return _head(f"What the operations of {tag} take and give.", body, used, homes) + body


def _model(name: str, schema: Json) -> str:
    text = _doc(schema.get("description") or name, "    ")
    properties = schema.get("properties")
    if properties is None:
        return f"{name}: TypeAlias = {type_of(schema)!r}\n" if schema else f"{name} = Any\n"
    required = set(schema.get("required", ()))
    rows = []
    for key, part in properties.items():
        kind = type_of(part)
        rows.append((key, kind if key in required else f"NotRequired[{kind}]"))
    if any(not key.isidentifier() or keyword.iskeyword(key) for key, _ in rows):
        fields = ", ".join(f'"{key}": "{kind}"' for key, kind in rows)
        return f'{name} = TypedDict("{name}", {{{fields}}})\n'
    lines = "".join(f"    {key}: {kind}\n" for key, kind in rows)
    return f"class {name}(TypedDict):\n{text}\n{lines}"


def _group(tag: str, operations: list[Json], homes: dict[str, str]) -> str:
    body = f'class {_class(tag)}(Group):\n    """Operations of {tag}."""\n'
    seen: set[str] = set()
    for operation in operations:
        name = _name(operation["operationId"])
        assert name not in seen, f"two operations {tag}.{name}"
        seen.add(name)
        body += "\n" + _method(name, operation)
    used = {name for name in homes if re.search(rf"\b{name}\b", body)}
    return _head(f"The operations of {tag}.", body, used, homes) + body


def _name(operation_id: str) -> str:
    """The function that is the operation; modules of the office are no concern of callers."""
    return re.sub(r"^kasse_office_.*?_?api_", "", operation_id)


def _method(name: str, operation: Json) -> str:
    parameters = [row for row in operation.get("parameters", ()) if row["in"] in {"path", "query"}]
    taken = {row["name"] for row in operation.get("parameters", ()) if row["in"] == "header"}
    arguments, query = [], []
    for row in sorted(parameters, key=lambda row: not row.get("required", False)):
        kind = type_of(row["schema"])
        if row.get("required"):
            arguments.append(f"{row['name']}: {kind}")
        else:
            arguments.append(f"{row['name']}: {kind}{'' if 'None' in kind else ' | None'} = None")
        if row["in"] == "query":
            query.append(row["name"])
    content, asked = _asked(operation)
    if asked:
        arguments.insert(0, f"body: {asked}")
    arguments += [f"{_HEADERS[one]}: str | None = None" for one in _HEADERS if one in taken]
    answer = _answered(operation)
    path = re.sub(r"{(\w+)}", r"{part(\1)}", operation["path"])
    lines = [f"{'f' if '{' in path else ''}{path!r}".replace("'", '"')]
    if query:
        lines.append("query={" + ", ".join(f'"{one}": {one}' for one in query) + "}")
    if asked:
        lines.append("body=body" if content == _JSON else f'raw=body, content_type="{content}"')
    lines += [f"{_HEADERS[one]}={_HEADERS[one]}" for one in _HEADERS if one in taken]
    text = operation["summary"] + ".\n\n" + operation["description"].strip()
    given = ", ".join(["self", "*", *arguments] if arguments else ["self"])
    call = ",\n            ".join([f'"{operation["method"]}"', *lines])
    return (
        f"    def {name}({given}) -> Answer[{answer}]:\n{_doc(text, '        ')}\n"
        f"        return self._ask(\n            {call},\n        )\n"
    )


def _asked(operation: Json) -> tuple[str, str]:
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return "", ""
    kind = next(iter(content))
    return (kind, type_of(content[kind]["schema"])) if kind == _JSON else (kind, "bytes")


def _answered(operation: Json) -> str:
    kinds = []
    for status, answer in operation["responses"].items():
        if not str(status).startswith("2"):
            continue
        content = answer.get("content", {})
        if not content:
            kinds.append("None")
        else:
            kinds.append(type_of(content[_JSON]["schema"]) if _JSON in content else "bytes")
    return " | ".join(dict.fromkeys(kinds)) or "None"


def _client(tags: list[str]) -> str:
    imports = "".join(f"from kasse_client.{tag} import {_class(tag)}\n" for tag in tags)
    fields = "".join(f"        self.{tag} = {_class(tag)}(asking)\n" for tag in tags)
    return (
        f'"""The client: every operation of the API, by subject.\n\n{NOTE}\n"""\n\n'
        f"from kasse_client.http import Asking, Transport, over_http\n{imports}\n\n"
        'class Kasse:\n    """An office at `origin`, asked with an API token."""\n\n'
        "    def __init__(self, *, origin: str, token: str, transport: Transport = over_http)"
        " -> None:\n"
        '        """`transport` carries requests; another one is for tests and proxies."""\n'
        "        asking = Asking(origin=origin, token=token, transport=transport)\n"
        f"{fields}"
    )


def _class(tag: str) -> str:
    return "".join(word.capitalize() for word in tag.split("_"))


def _doc(text: str, indent: str) -> str:
    clean = re.sub(r"[ \t]+\n", "\n", text.strip()).replace("\\", "\\\\")
    lines = "\n".join(f"{indent}{line.strip()}".rstrip() for line in clean.splitlines())
    tail = f"\n{indent}" if "\n" in clean else ""
    return f'{indent}"""{lines.strip()}{tail}"""'


def _head(about: str, body: str, used: set[str], homes: dict[str, str]) -> str:
    typing = [
        word
        for word in ("Any", "Literal", "NotRequired", "TypeAlias", "TypedDict")
        if re.search(rf"\b{word}\b", body)
    ]
    lines = f'"""{about}\n\n{NOTE}\n"""\n\n'
    if "(TypedDict)" in body:
        # A schema may name one that stands below it.
        lines += "from __future__ import annotations\n\n"
    if typing:
        lines += f"from typing import {', '.join(typing)}\n"
    if "(Group)" in body:
        part = ", part" if "part(" in body else ""
        lines += f"\nfrom kasse_client.http import Answer, Group{part}\n"
    by_home: dict[str, list[str]] = defaultdict(list)
    for name in sorted(used - {"Problem"}):
        by_home[homes[name]].append(name)
    for home, names in sorted(by_home.items()):
        lines += f"from kasse_client.{home}_models import {', '.join(names)}\n"
    return lines + "\n\n"


def description() -> Json:
    """The API's description, from the code; no database is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kasse.office.settings")
    if "KASSE_DATA" not in os.environ:
        os.environ["KASSE_DATA"] = tempfile.mkdtemp(prefix="kasse-client-")
    import django

    django.setup(set_prefix=False)
    from kasse.office.api import api

    found: Json = api.get_openapi_schema()
    return found


def write(folder: Path) -> int:
    """Writes the files into `folder`, formatted; returns how many."""
    made = files(description())
    for path in folder.glob("*.py"):
        if path.name not in {*made, "__init__.py", "http.py"}:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    ruff = ["ruff", "--config", str(TARGET.parents[3] / "pyproject.toml"), "--quiet"]
    paths = [str(folder / name) for name in made]
    subprocess.run([ruff[0], "check", *ruff[1:], "--fix", "--select", "I,F401", *paths], check=True)
    subprocess.run([ruff[0], "format", *ruff[1:], *paths], check=True)
    return len(made)


if __name__ == "__main__":
    print(f"{write(TARGET)} files in {TARGET}")
