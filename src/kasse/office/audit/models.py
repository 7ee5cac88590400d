"""The audit log's table. Triggers of its first migration refuse UPDATE and DELETE."""

from django.db import models


class AuditEntry(models.Model):
    """Somebody changed something, or looked at what is private.

    `actor_id` is the id of an account, "" for who may start programs on the office's machine;
    `actor_name` its name at that time. `action` is a stable code such as `item.changed`.
    `changes` are {field: [before, after]}, `facts` what else belongs to it. Secrets (passwords,
    PINs, tokens) are in neither.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=254, blank=True)
    via = models.CharField(max_length=10)
    address = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=128)
    subject_name = models.CharField(max_length=250, blank=True)
    store_id = models.CharField(max_length=64, blank=True)
    changes = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_of_subject"),
            models.Index(fields=["actor_id", "id"], name="audit_of_actor"),
            models.Index(fields=["action", "id"], name="audit_of_action"),
            models.Index(fields=["store_id", "id"], name="audit_of_store"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_id}"
