"""The API under /api/v1: each app's router in its place, and OpenAPI of the whole."""

from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final

from ninja import NinjaAPI

from kasse.office import problems

APPS: Final = (
    "stores",
    "staff",
    "catalogue",
    "transfer",
    "feed",
    "journal",
    "sales",
    "cash",
    "stock",
    "attention",
    "audit",
    "frame",
    "jobs",
    "integrations",
    "running",
)

_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
_REFUSED: Final = {
    "description": "A problem document (RFC 9457); docs/developer/refusals.md lists the codes",
    "content": {"application/problem+json": {"schema": _PROBLEM}},
}


class KasseAPI(NinjaAPI):
    """Describes the problem documents with every operation."""

    def get_openapi_schema(self, **arguments: Any) -> Any:
        """OpenAPI of the whole API."""
        schema = super().get_openapi_schema(**arguments)
        schema["components"]["schemas"]["Problem"] = problems.SCHEMA
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"] |= {"4XX": _REFUSED, "5XX": _REFUSED}
        return schema


# The page of Django Ninja loads scripts from elsewhere, which our content policy forbids.
api = KasseAPI(title="Kasse", version=version("kasse"), urls_namespace="api", docs_url=None)
problems.handle_in(api)
for app in APPS:
    if find_spec(f"kasse.office.{app}.api"):
        api.add_router("", import_module(f"kasse.office.{app}.api").router, tags=[app])
