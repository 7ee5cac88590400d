"""The tables of tokens, kept answers, web hooks and what was sent to them."""

from datetime import datetime

from django.db import models

from kasse.office.ids import new_id
from kasse.office.sealed import SealedText


class Token(models.Model):
    """A program's way into the API. Of the token itself only a digest is kept, and its last four
    characters to tell it by.

    It may do what `permissions` say in `stores` (ids; null for all stores), and never more than
    `account` may at that moment. Without an account it was made on the office's machine. `parent`
    is the token that made it, with which it ends.
    """

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    ends_with = models.CharField(max_length=4)
    account = models.ForeignKey(
        "staff.Account", on_delete=models.CASCADE, related_name="api_tokens", null=True
    )
    made_by = models.CharField(max_length=254, blank=True)
    permissions = models.JSONField(default=list)
    stores = models.JSONField(null=True)
    created_at = models.DateTimeField()
    parent = models.ForeignKey("self", on_delete=models.CASCADE, related_name="children", null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    last_used_from = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} …{self.ends_with}"


class KeptAnswer(models.Model):
    """The answer to a POST with an idempotency key, kept in the transaction that the POST made its
    changes in. `caller` is the id of an account or token; `asked` a digest of what was asked. `body` is sealed
    (kasse.office.sealed): some answers hold a secret that is told once."""

    id = models.BigAutoField(primary_key=True)
    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="integrations_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"


class Hook(models.Model):
    """Where events go: an address, the events chosen, of one store (null: of all).

    `secret` signs what is sent ("" where it cannot be read any more); `old_secret` does too until `old_secret_until`. `failing_since` is
    when the first of an unbroken row of failures was; `disabled_because` is "" or a code.
    """

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2_000)
    events = models.JSONField(default=list)
    store = models.ForeignKey(
        "stores.Store", on_delete=models.CASCADE, related_name="hooks", null=True
    )
    secret = SealedText()
    old_secret = SealedText(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    enabled = models.BooleanField(default=True)
    disabled_because = models.CharField(max_length=60, blank=True)
    failing_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    made_by = models.CharField(max_length=254, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event on its way to one hook. `body` is what is sent, always the same bytes, under
    `event_id`, by which a receiver knows what it has had already.

    It waits until `next_at`; whoever sends it takes it by moving that on. An event of the record
    is made of one entry (`register`, `seq`).
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.CharField(max_length=64)
    event = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["hook", "state", "next_at"], name="integrations_due_by_hook"),
            models.Index(fields=["hook", "id"], name="integrations_of_hook"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["hook", "event_id"], name="integrations_sent_once")
        ]

    @property
    def next_try_at(self) -> datetime | None:
        """When it is tried next; None where it is over, or waits until its hook is switched on."""
        waits = self.state == self.State.WAITING and self.hook.enabled
        return self.next_at if waits else None

    def __str__(self) -> str:
        return f"{self.event} {self.event_id}"


class Attempt(models.Model):
    """One try to deliver. `status` is the answer's, 0 where there was none, and then `problem`
    says why; `answer` is its body, cut off."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    address = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.delivery_id} at {self.at}: {self.status}"


class Reached(models.Model):
    """How far a register's journal was made into events: what is after `seq` is still to be."""

    register = models.TextField(primary_key=True)
    seq = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "reached"

    def __str__(self) -> str:
        return f"{self.register} at {self.seq}"
