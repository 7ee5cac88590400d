"""The app's place in Django."""

from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    """`kasse.office.promotions`."""

    name = "kasse.office.promotions"
    label = "promotions"
