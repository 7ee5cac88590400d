"""The app's place in Django."""

from django.apps import AppConfig


class RunningConfig(AppConfig):
    """`kasse.office.running`."""

    name = "kasse.office.running"
    label = "running"
