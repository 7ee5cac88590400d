"""Addresses of the pages about journals."""

from django.urls import path

from kasse.office.journal.pages.journal import (
    entry,
    export,
    export_journals,
    journal,
    journals,
    verify,
)

urlpatterns = [
    path("journal", journals, name="journals"),
    path("journal/list/export", export_journals, name="export_journals"),
    path("journal/<str:register>", journal, name="journal"),
    path("journal/<str:register>/verify", verify, name="journal_verify"),
    path("journal/<str:register>/export", export, name="journal_export"),
    path("journal/<str:register>/<int:seq>", entry, name="journal_entry"),
]
