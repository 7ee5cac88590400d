"""The API under /api/v1: each app's router in its place, and OpenAPI of the whole."""

from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Final

from ninja import NinjaAPI

from kasse.office import problems

APPS: Final = ("stores", "staff", "catalogue", "feed", "journal", "sales", "stock", "attention")

api = NinjaAPI(title="Kasse", version=version("kasse"), urls_namespace="api")
problems.handle_in(api)
for app in APPS:
    if find_spec(f"kasse.office.{app}.api"):
        api.add_router("", import_module(f"kasse.office.{app}.api").router, tags=[app])
