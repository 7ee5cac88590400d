"""The app's place in Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """`kasse.office.catalogue`."""

    name = "kasse.office.catalogue"
    label = "catalogue"
