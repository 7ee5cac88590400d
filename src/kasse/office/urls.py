"""Where things are: the API, and each app's pages; files are served before Django
(kasse.office.asgi)."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from kasse.office.api import api

urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", api.urls)]
urlpatterns += [
    path("", include(f"{app.name}.urls"))
    for app in apps.get_app_configs()
    if app.name.startswith("kasse.") and find_spec(f"{app.name}.urls")
]

handler400 = "kasse.office.frame.errors.bad_request"
handler403 = "kasse.office.frame.errors.forbidden"
handler404 = "kasse.office.frame.errors.not_found"
handler500 = "kasse.office.frame.errors.server_error"
