"""The app's place in Django."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    """`kasse.office.sales`."""

    name = "kasse.office.sales"
    label = "sales"
