"""Addresses of the pages about drawers and days."""

from django.urls import path

from kasse.office.cash.pages.cash import cash
from kasse.office.cash.pages.reports import export_reports, report, reports

urlpatterns = [
    path("cash", cash, name="cash"),
    path("cash/reports", reports, name="reports"),
    path("cash/reports/export", export_reports, name="export_reports"),
    path("cash/reports/<str:register>/<int:seq>", report, name="report"),
]
