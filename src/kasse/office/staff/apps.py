"""The app's place in Django."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """`kasse.office.staff`."""

    name = "kasse.office.staff"
    label = "staff"
