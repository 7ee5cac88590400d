"""The record: every entry of every register as it was sent, and where each chain stands.

Ids of registers and stores are text without foreign keys: an entry is kept whether or not the
office knows what it names. Instants and days are kept as the entry writes them.
"""

from django.db import models
from django.db.models import Q


class JournalEntry(models.Model):
    """One link of a register's chain. Never changed, never deleted."""

    pk = models.CompositePrimaryKey("register", "seq")
    register = models.TextField()
    seq = models.BigIntegerField()
    kind = models.TextField()
    at = models.TextField()
    day = models.TextField()
    store = models.TextField()
    hash = models.CharField(max_length=64)
    text = models.TextField()
    received_at = models.TextField()

    class Meta:
        db_table = "journal_entry"
        # Of what is no sale: a register's entries of one kind, and a kind's of some days.
        indexes = [
            models.Index(
                fields=["register", "kind", "seq"], name="journal_kind", condition=~Q(kind="sale")
            ),
            models.Index(
                fields=["kind", "day", "register", "seq"],
                name="journal_kind_day",
                condition=~Q(kind="sale"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.seq}"


class JournalChain(models.Model):
    """Where a register's chain stands; this row is what an ingest locks.

    `at` is the last entry's clock, `unsent` what the till last said it still holds, `contact_at`
    when it last pushed.
    """

    register = models.TextField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.TextField()
    unsent = models.BigIntegerField()
    app = models.TextField()
    contact_at = models.TextField()

    class Meta:
        db_table = "journal_chain"

    def __str__(self) -> str:
        return f"{self.register} at {self.seq}"


class JournalSetAside(models.Model):
    """An entry that could not join its chain, whole, with the hash that was stated for it.

    `reason` is a code: journal.fork (the office holds another entry with this number, which
    `held_hash` names), journal.hash, journal.gap, journal.register, journal.envelope,
    journal.not_canonical, or journal.after (it follows one of those in its batch).
    """

    pk = models.CompositePrimaryKey("register", "seq", "digest")
    register = models.TextField()
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    reason = models.TextField()
    stated_hash = models.TextField()
    held_hash = models.TextField()
    text = models.TextField()
    received_at = models.TextField()

    class Meta:
        db_table = "journal_set_aside"

    def __str__(self) -> str:
        return f"{self.register} {self.seq}: {self.reason}"


class Night(models.Model):
    """One run of the nightly job; `day` is taken by one process. Without `ended_at` it was cut
    short. `problem` is the name of an error, `feed_version` the feed's newest version then."""

    day = models.DateField(primary_key=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    feed_version = models.BigIntegerField()
    tombstones = models.BigIntegerField(default=0)
    entries = models.BigIntegerField(default=0)
    differences = models.BigIntegerField(default=0)
    problem = models.TextField(default="")

    class Meta:
        db_table = "journal_night"

    def __str__(self) -> str:
        return self.day.isoformat()


class ChainCheck(models.Model):
    """What came of the last verification of a register's chain, by night or because `account_id`
    asked ("" by night). `seq` is the last entry that was read, `differences` how many there were
    and `told` the first of them, in sentences."""

    register = models.TextField(primary_key=True)
    checked_at = models.DateTimeField()
    seq = models.BigIntegerField()
    differences = models.BigIntegerField()
    told = models.JSONField(default=list)
    account_id = models.TextField(blank=True)

    class Meta:
        db_table = "journal_chain_check"

    def __str__(self) -> str:
        return f"{self.register}: {self.differences}"
