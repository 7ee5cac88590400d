"""Addresses of the pages about drawers and days."""

from django.urls import path

from kasse.office.cash.pages.cash import cash
from kasse.office.cash.pages.reports import report, reports, reports_csv

urlpatterns = [
    path("cash", cash, name="cash"),
    path("cash/reports", reports, name="reports"),
    path("cash/reports.csv", reports_csv, name="reports_csv"),
    path("cash/reports/<str:register>/<int:seq>", report, name="report"),
]
