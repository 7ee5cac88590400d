"""Addresses of shelf labels."""

from django.urls import path

from kasse.office.labels.pages import labels

urlpatterns = [path("labels", labels, name="labels")]
