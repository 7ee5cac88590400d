"""The app's place in Django."""

from django.apps import AppConfig


class CouponsConfig(AppConfig):
    """`kasse.office.coupons`."""

    name = "kasse.office.coupons"
    label = "coupons"
