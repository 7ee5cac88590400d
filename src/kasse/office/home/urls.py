"""Addresses of the first page."""

from django.urls import path

from kasse.office.home.pages.today import stream, today

urlpatterns = [
    path("", today, name="today"),
    path("today/stream", stream, name="today_stream"),
]
