"""The tables of background work and of what comes back by itself."""

from django.db import models

from kasse.office.ids import new_id


class Job(models.Model):
    """One piece of work, from being asked for to its outcome. `about` is what people call that which
    it is done to: a file, a register.

    `kind` names the function that does it (kasse.office.jobs.kinds), `parameters` what it is given
    and `saved` how far it got, so that it goes on there after a restart. `done` of `total` units
    are done (`total` 0 while it is not known); `stage` is a code of what it does now. `problem` and
    `problem_facts` say why it failed, as kasse.domain.outcome. Whoever runs it writes `beat_at`
    every few seconds: a running job without a beat lost its process and waits again.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    about = models.CharField(max_length=200, blank=True)
    parameters = models.JSONField(default=dict)
    saved = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    stage = models.CharField(max_length=60, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    problem = models.CharField(max_length=60, blank=True)
    problem_facts = models.JSONField(default=dict)
    account_id = models.CharField(max_length=64, blank=True)
    account_name = models.CharField(max_length=254, blank=True)
    stop_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    runner = models.CharField(max_length=64, blank=True)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["state", "not_before"], name="jobs_by_state"),
            models.Index(fields=["created_at", "id"], name="jobs_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}: {self.state}"


class Schedule(models.Model):
    """Work that comes back: every `every_minutes`, counted from `at_minute` after midnight on the
    clock of the first store. `next_at` is when it is started next; whoever moves it on starts it.
    """

    kind = models.CharField(max_length=60, primary_key=True)
    enabled = models.BooleanField(default=True)
    at_minute = models.PositiveSmallIntegerField()
    every_minutes = models.PositiveIntegerField(default=24 * 60)
    parameters = models.JSONField(default=dict)
    next_at = models.DateTimeField(db_index=True)
    last_job_id = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.kind} at {self.next_at}"
