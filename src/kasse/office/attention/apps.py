"""The app's place in Django."""

from django.apps import AppConfig


class AttentionConfig(AppConfig):
    """`kasse.office.attention`."""

    name = "kasse.office.attention"
    label = "attention"
