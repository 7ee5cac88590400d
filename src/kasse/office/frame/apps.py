"""The app's place in Django."""

from django.apps import AppConfig

from kasse.office import holding


class FrameConfig(AppConfig):
    """`kasse.office.frame`."""

    name = "kasse.office.frame"
    label = "frame"

    def ready(self) -> None:
        """Before any connection is opened."""
        holding.install()
