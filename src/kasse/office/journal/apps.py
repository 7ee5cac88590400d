"""The app's place in Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """`kasse.office.journal`."""

    name = "kasse.office.journal"
    label = "journal"
