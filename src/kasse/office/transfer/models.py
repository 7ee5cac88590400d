"""Imports with their rows and what they changed, remembered mappings, and files kept in parts."""

from django.db import models

from kasse.office.ids import new_id


class StoredFile(models.Model):
    """A file that was brought or made; its content is in parts, so that nothing has to hold it
    whole, and every process of the office has it."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(default=0)
    account_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="transfer_files_by_age")]

    def __str__(self) -> str:
        return self.name


class FilePart(models.Model):
    """A piece of a file."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="transfer_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.number}"


class Import(models.Model):
    """A file on its way into an assortment.

    `shape` says how it is read (reading.Shape without samples), `columns` the field of each header,
    `choices` what was decided (surroundings.Choices). `job_id` is the background work that goes on
    or went on last. Rows up to `position` are in the catalogue.
    """

    class State(models.TextChoices):
        MAPPING = "mapping"
        CHECKING = "checking"
        CHECKED = "checked"
        RUNNING = "running"
        STOPPED = "stopped"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    assortment_id = models.CharField(max_length=64)
    system = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="imports")
    shape = models.JSONField()
    samples = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="da")
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAPPING)
    problem = models.CharField(max_length=60, blank=True)
    problem_facts = models.JSONField(default=dict)
    job_id = models.CharField(max_length=64, blank=True)
    position = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    account_id = models.CharField(max_length=64, blank=True)
    account_name = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["created_at", "id"], name="transfer_imports_by_age")]

    def __str__(self) -> str:
        return self.id


class ImportRow(models.Model):
    """An item to be. `number` is its place in the import, parents before what hangs on them;
    `line` and `part` where it stands in the file. `problems` are [field, code, facts]. `version` is
    that of the import when the row was last checked, so that no row ever has one twice. A row
    `waits` that was mended after the others were written."""

    class Outcome(models.TextChoices):
        NEW = "new"
        CHANGED = "changed"
        SAME = "same"
        BAD = "bad"

    upload = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField(default=1)
    sku = models.CharField(max_length=64, blank=True)
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    waits = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="transfer_row_once")
        ]
        indexes = [
            models.Index(fields=["upload", "outcome", "number"], name="transfer_by_outcome"),
            models.Index(fields=["upload", "sku"], name="transfer_by_sku"),
            models.Index(
                fields=["upload", "number"], condition=models.Q(waits=True), name="transfer_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.number}"


class ImportEdit(models.Model):
    """What was mended in a row, kept for when the file is read once more."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="edits")
    line = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField()
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "line", "part"], name="transfer_edit_once")
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.line}"


class ImportChange(models.Model):
    """An item that an import made or changed: `before` as a row (None: it was new), and the digest
    of the row that the import left, by which a later change by somebody else shows."""

    upload = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="changes", db_index=False
    )
    item_id = models.CharField(max_length=64)
    sku = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    after_digest = models.CharField(max_length=64)
    kept = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "item_id"], name="transfer_change_once")
        ]
        indexes = [models.Index(fields=["upload", "kept", "id"], name="transfer_kept")]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.sku}"


class ImportCategory(models.Model):
    """A category that an import made."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="categories")
    category_id = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.upload_id} {self.category_id}"


class Mapping(models.Model):
    """What was last decided for files with these headers."""

    assortment_id = models.CharField(max_length=64)
    headers_digest = models.CharField(max_length=64)
    system = models.CharField(max_length=40)
    columns = models.JSONField()
    choices = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assortment_id", "headers_digest"], name="transfer_mapping_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assortment_id} {self.system}"
