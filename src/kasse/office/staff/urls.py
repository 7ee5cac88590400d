"""Addresses of the pages about people and log-ins."""

from django.urls import path

from kasse.office.staff.pages.people import new_person, people, person, pin
from kasse.office.staff.pages.session import language, log_in, log_out

urlpatterns = [
    path("log-in", log_in, name="log_in"),
    path("log-out", log_out, name="log_out"),
    path("language", language, name="language"),
    path("people", people, name="people"),
    path("people/new", new_person, name="new_person"),
    path("people/<str:person_id>", person, name="person"),
    path("people/<str:person_id>/pin", pin, name="pin"),
]
