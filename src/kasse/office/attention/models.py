"""What a person must look at."""

import json
from typing import Any

from django.db import models


class Finding(models.Model):
    """Something odd, filed once per `key`. `code` is stable; `facts_text` is JSON.

    `register`, `seq` and `store` name the entry that it is about; empty or 0 where there is none.
    `owner_id` is the account that has taken it on, `note` what was said when it was settled;
    `version` is one more with each change.
    """

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        WAITING = "waiting"
        SETTLED = "settled"

    id = models.BigAutoField(primary_key=True)
    key = models.TextField(unique=True)
    code = models.TextField()
    facts_text = models.TextField()
    register = models.TextField()
    seq = models.BigIntegerField()
    store = models.TextField()
    created_at = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.OPEN)
    owner_id = models.TextField(default="", blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField()
    note = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "attention_finding"
        indexes = [
            models.Index(fields=["settled_at", "store"], name="finding_open"),
            models.Index(fields=["state", "id"], name="finding_state"),
            models.Index(fields=["code", "id"], name="finding_code"),
            models.Index(fields=["store", "id"], name="finding_store"),
            models.Index(fields=["owner_id", "id"], name="finding_owner"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def facts(self) -> dict[str, Any]:
        """What a sentence about it needs."""
        facts: dict[str, Any] = json.loads(self.facts_text)
        return facts


class FindingStep(models.Model):
    """Something that somebody did about a finding, in order. `did` is note, taken, handed_over,
    released, waiting, settled or reopened; `to_name` whom it was handed over to."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    account_id = models.TextField(blank=True)
    account_name = models.TextField(blank=True)
    did = models.TextField()
    to_name = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "attention_step"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.did} {self.finding_id}"
