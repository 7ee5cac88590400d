"""The app's place in Django."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """`kasse.office.home`."""

    name = "kasse.office.home"
    label = "home"
