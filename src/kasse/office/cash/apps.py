"""The app's place in Django."""

from django.apps import AppConfig


class CashConfig(AppConfig):
    """`kasse.office.cash`."""

    name = "kasse.office.cash"
    label = "cash"
