"""What a person must look at."""

import json
from typing import Any

from django.db import models


class Finding(models.Model):
    """Something odd, filed once per `key`. `code` is stable; `facts_text` is JSON.

    `register`, `seq` and `store` name the entry that it is about; empty or 0 where there is none.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.TextField(unique=True)
    code = models.TextField()
    facts_text = models.TextField()
    register = models.TextField()
    seq = models.BigIntegerField()
    store = models.TextField()
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField()
    note = models.TextField()

    class Meta:
        db_table = "attention_finding"
        indexes = [models.Index(fields=["settled_at", "store"], name="finding_open")]

    def __str__(self) -> str:
        return self.key

    @property
    def state(self) -> str:
        """`open` or `settled`."""
        return "open" if self.settled_at is None else "settled"

    @property
    def facts(self) -> dict[str, Any]:
        """What a sentence about it needs."""
        facts: dict[str, Any] = json.loads(self.facts_text)
        return facts
