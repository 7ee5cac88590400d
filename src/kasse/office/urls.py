"""Where things are: the API, the pages; files are served before Django (kasse.office.asgi)."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from kasse.office.api import api

urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", api.urls)]
if find_spec("kasse.office.home.urls"):
    urlpatterns.append(path("", include("kasse.office.home.urls")))
