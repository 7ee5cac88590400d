"""The app's place in Django."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """`kasse.office.frame`."""

    name = "kasse.office.frame"
    label = "frame"
