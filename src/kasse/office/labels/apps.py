"""The app's place in Django."""

from django.apps import AppConfig


class LabelsConfig(AppConfig):
    """`kasse.office.labels`."""

    name = "kasse.office.labels"
    label = "labels"
