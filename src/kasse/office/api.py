"""The API under /api/v1: each app's router in its place, and OpenAPI of the whole."""

from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final

from ninja import NinjaAPI

from kasse.office import openapi, problems

APPS: Final = (
    "stores",
    "staff",
    "catalogue",
    "promotions",
    "coupons",
    "transfer",
    "labels",
    "feed",
    "journal",
    "home",
    "sales",
    "cash",
    "stock",
    "attention",
    "audit",
    "frame",
    "guide",
    "jobs",
    "integrations",
    "running",
)


class KasseAPI(NinjaAPI):
    """Describes with every operation what holds for all of them."""

    def get_openapi_schema(self, **arguments: Any) -> Any:
        """OpenAPI of the whole API."""
        schema = super().get_openapi_schema(**arguments)
        openapi.complete(schema)
        return schema


# The page of Django Ninja loads scripts from elsewhere, which our content policy forbids.
api = KasseAPI(title="Kasse", version=version("kasse"), urls_namespace="api", docs_url=None)
problems.handle_in(api)
for app in APPS:
    if find_spec(f"kasse.office.{app}.api"):
        api.add_router("", import_module(f"kasse.office.{app}.api").router, tags=[app])
