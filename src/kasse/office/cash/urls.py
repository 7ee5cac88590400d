"""Addresses of the pages about drawers and days."""

from django.urls import path

from kasse.office.cash.pages.cash import cash

urlpatterns = [path("cash", cash, name="cash")]
