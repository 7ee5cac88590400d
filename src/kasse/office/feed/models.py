"""The feed as tables: what tills hold, document by document (docs/developer/feed.md)."""

from django.db import models


class Document(models.Model):
    """The newest form of one document, or the tombstone of a deleted one.

    `scope` says whom it concerns: `company`, `assortment:<id>`, `store:<id>` or `register:<id>`.
    `body` is the text that stands on the wire.
    """

    scope = models.CharField(max_length=80)
    collection = models.CharField(max_length=40)
    doc_id = models.CharField(max_length=80)
    version = models.BigIntegerField()
    deleted = models.BooleanField(default=False)
    body = models.TextField()

    class Meta:
        db_table = "feed_document"
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "collection", "doc_id"], name="feed_document_once"
            )
        ]
        indexes = [models.Index(fields=["scope", "version"], name="feed_document_version")]

    def __str__(self) -> str:
        return f"{self.scope} {self.collection}/{self.doc_id}"


class Counter(models.Model):
    """One row: the last version given. Writers queue at it, so versions commit in their order."""

    version = models.BigIntegerField()

    class Meta:
        db_table = "feed_counter"

    def __str__(self) -> str:
        return str(self.version)


class Horizon(models.Model):
    """A cursor below `version` cannot be continued in this scope: tombstones are gone, or a store
    now reads other scopes than before. Such a till starts over with a snapshot."""

    scope = models.CharField(max_length=80, primary_key=True)
    version = models.BigIntegerField()

    class Meta:
        db_table = "feed_horizon"

    def __str__(self) -> str:
        return f"{self.scope} from {self.version}"


class Segment(models.Model):
    """A scope's part of snapshots, compressed once for all tills that read the scope.

    `body` is raw deflate without a last block, so that segments can be put in a row; `crc` and
    `length` are those of the text.
    """

    scope = models.CharField(max_length=80, primary_key=True)
    version = models.BigIntegerField()
    documents = models.PositiveIntegerField()
    crc = models.BigIntegerField()
    length = models.BigIntegerField()
    body = models.BinaryField()

    class Meta:
        db_table = "feed_segment"

    def __str__(self) -> str:
        return f"{self.scope} as of {self.version}"
