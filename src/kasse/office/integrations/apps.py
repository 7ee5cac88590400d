"""The app's place in Django."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """`kasse.office.integrations`."""

    name = "kasse.office.integrations"
    label = "integrations"
