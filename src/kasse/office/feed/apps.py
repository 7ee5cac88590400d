"""The app's place in Django."""

from django.apps import AppConfig


class FeedConfig(AppConfig):
    """`kasse.office.feed`."""

    name = "kasse.office.feed"
    label = "feed"
