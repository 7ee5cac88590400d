"""The app's place in Django."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    """`kasse.office.guide`."""

    name = "kasse.office.guide"
    label = "guide"
