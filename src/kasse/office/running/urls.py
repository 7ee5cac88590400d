"""Addresses of the pages about running the office."""

from django.urls import path

from kasse.office.running.pages.backups import backups, fetch_backup, start_backup

urlpatterns = [
    path("backups", backups, name="backups"),
    path("backups/start", start_backup, name="start_backup"),
    path("backups/<str:name>/fetch", fetch_backup, name="fetch_backup"),
]
