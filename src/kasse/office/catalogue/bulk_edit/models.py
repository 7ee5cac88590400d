"""Bulk edits and what became of each item. They belong to the catalogue's tables, and
kasse.office.catalogue.models names them."""

from django.db import models

from kasse.office.ids import new_id


class BulkEdit(models.Model):
    """One change of many items.

    `selection` says which: `ids`, or `matching`, a query of the items' list, found anew by each
    preview. `change` is what changes (edits.to_document), {} before anybody said. `job_id` is the
    background work that goes on or went on last, "" where it was few items. `counts` has the items
    `selected`, and how many of them are the `same` and in each outcome.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PREVIEWING = "previewing"
        PREVIEWED = "previewed"
        APPLYING = "applying"
        STOPPED = "stopped"
        DONE = "done"
        UNDOING = "undoing"
        HALF_UNDONE = "half_undone"
        UNDONE = "undone"

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    assortment = models.ForeignKey(
        "catalogue.Assortment", on_delete=models.CASCADE, related_name="bulk_edits"
    )
    selection = models.JSONField()
    change = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    counts = models.JSONField(default=dict)
    job_id = models.CharField(max_length=64, blank=True)
    account_id = models.CharField(max_length=64, blank=True)
    account_name = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "catalogue"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["created_at", "id"], name="catalogue_bulk_by_age")]

    def __str__(self) -> str:
        return self.id


class BulkEditItem(models.Model):
    """An item that a bulk edit changes, or cannot change; one that stays the same has none.

    `changes` is {field: [before, after]} of what differs. `version` is the item's when it was
    looked at, and once it was changed the one that this made. `problem` and `problem_facts` say
    why an item was refused or left as it is, as kasse.domain.outcome.
    """

    class Outcome(models.TextChoices):
        PLANNED = "planned"
        REFUSED = "refused"
        DONE = "done"
        LEFT = "left"
        UNDONE = "undone"
        KEPT = "kept"

    id = models.BigAutoField(primary_key=True)
    edit = models.ForeignKey(
        BulkEdit, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    item_id = models.CharField(max_length=64)
    sku = models.CharField(max_length=64)
    name = models.CharField(max_length=250)
    version = models.PositiveIntegerField()
    changes = models.JSONField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    problem = models.CharField(max_length=60, blank=True)
    problem_facts = models.JSONField(default=dict)

    class Meta:
        app_label = "catalogue"
        constraints = [
            models.UniqueConstraint(fields=["edit", "item_id"], name="catalogue_bulk_item_once")
        ]
        indexes = [
            models.Index(fields=["edit", "outcome", "sku"], name="catalogue_bulk_by_outcome"),
            models.Index(fields=["edit", "sku"], name="catalogue_bulk_by_sku"),
        ]

    def __str__(self) -> str:
        return f"{self.edit_id} {self.sku}"
