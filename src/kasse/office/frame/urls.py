"""Addresses of the frame's own pages."""

from django.urls import path

from kasse.office.frame.pages import own

urlpatterns = [
    path("find", own.find_anything, name="find"),
    path("keyboard", own.keyboard, name="keyboard"),
    path("look", own.look, name="look"),
]
