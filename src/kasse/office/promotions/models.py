"""Campaigns with their promotions, and what releases made of them."""

from django.db import models

from kasse.office.ids import new_id
from kasse.office.promotions.simulating import models as simulating

Simulation = simulating.Simulation
SimulationStore = simulating.SimulationStore
SimulationItem = simulating.SimulationItem


class Release(models.Model):
    """The promotions of one campaign as they were published; never changed but for being taken back.

    `contents` are kasse.office.promotions.contents.of, `hash` SHA-256 of their canonical text. Releases of
    an assortment are numbered one after the other.
    """

    assortment = models.ForeignKey(
        "catalogue.Assortment", on_delete=models.CASCADE, related_name="promotion_releases"
    )
    number = models.PositiveIntegerField()
    campaign = models.CharField(max_length=32)
    contents = models.JSONField()
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=254, blank=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assortment", "number"], name="promotions_release_once")
        ]
        indexes = [models.Index(fields=["campaign", "number"], name="promotions_of_campaign")]

    def __str__(self) -> str:
        return f"{self.assortment_id} {self.number}"


class Campaign(models.Model):
    """Promotions that hold together: from a local minute of each store until another, "" for no
    end or no beginning.

    `release` is what tills hold of it, None where that is nothing; `live_to` its end, by which a
    list tells what is over. `has_draft` says that something was changed since. `name` is its name
    in the company's language, for lists; `search` has all its words folded.
    """

    id = models.CharField(max_length=32, primary_key=True, default=new_id)
    assortment = models.ForeignKey(
        "catalogue.Assortment", on_delete=models.CASCADE, related_name="campaigns"
    )
    names = models.JSONField(default=dict)
    name = models.CharField(max_length=100)
    search = models.TextField(blank=True)
    starts_at = models.CharField(max_length=16, blank=True)
    ends_at = models.CharField(max_length=16, blank=True)
    color = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=2_000, blank=True)
    release = models.ForeignKey(
        Release, on_delete=models.SET_NULL, related_name="+", null=True, db_index=False
    )
    live_from = models.CharField(max_length=16, blank=True)
    live_to = models.CharField(max_length=16, blank=True)
    was_published = models.BooleanField(default=False)
    has_draft = models.BooleanField(default=True)
    archived = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["assortment", "starts_at", "id"], name="promotions_by_start"),
            models.Index(fields=["assortment", "name", "id"], name="promotions_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignPromotion(models.Model):
    """A promotion of a campaign: `body` is its feed document (docs/developer/feed.md), `stores` the
    ids of those in which it holds, none for all."""

    id = models.CharField(max_length=32, primary_key=True, default=new_id)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="promotions")
    position = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField()
    active = models.BooleanField(default=True)
    stores = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.id


class PromotionUse(models.Model):
    """How often a register applied a promotion on a business day, by its journal (PRO-13)."""

    pk = models.CompositePrimaryKey("promotion", "register", "day")
    promotion = models.TextField()
    register = models.TextField()
    day = models.TextField()
    times = models.BigIntegerField()

    class Meta:
        db_table = "promotion_use"

    def __str__(self) -> str:
        return f"{self.promotion} {self.register} {self.day}"
