"""The app's place in Django."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    """`kasse.office.transfer`."""

    name = "kasse.office.transfer"
    label = "transfer"
