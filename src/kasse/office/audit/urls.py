"""Addresses of the audit log."""

from django.urls import path

from kasse.office.audit.pages.log import audit_entry, audit_log, export_audit

urlpatterns = [
    path("audit", audit_log, name="audit"),
    path("audit/export", export_audit, name="export_audit"),
    path("audit/<int:entry_id>", audit_entry, name="audit_entry"),
]
