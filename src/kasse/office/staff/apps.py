"""The app's place in Django."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """`kasse.office.staff`."""

    name = "kasse.office.staff"
    label = "staff"

    def ready(self) -> None:
        """Sessions remember where they began."""
        from kasse.office.staff import proof

        proof.connect()
