"""The app's place in Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """`kasse.office.audit`."""

    name = "kasse.office.audit"
    label = "audit"
