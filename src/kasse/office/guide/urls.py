"""Addresses of the guide."""

from django.urls import path

from kasse.office.guide.pages.begin import (
    begin,
    first_steps,
    hide_steps,
    remove_samples,
    this_till,
)

urlpatterns = [
    path("begin", begin, name="begin"),
    path("begin/steps", first_steps, name="first_steps"),
    path("begin/till", this_till, name="this_till"),
    path("begin/samples", remove_samples, name="remove_samples"),
    path("begin/hide", hide_steps, name="hide_steps"),
]
