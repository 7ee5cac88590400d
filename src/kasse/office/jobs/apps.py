"""The app's place in Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """`kasse.office.jobs`."""

    name = "kasse.office.jobs"
    label = "jobs"
