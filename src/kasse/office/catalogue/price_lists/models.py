"""Price lists, and what releases made of them. They belong to the catalogue's tables, and
kasse.office.catalogue.models names them."""

from secrets import token_hex

from django.db import models


def list_id() -> str:
    """An id for a price list: short, because an item's id stands behind it in the feed."""
    return token_hex(7)


class PriceList(models.Model):
    """A price list of an assortment.

    `head` says when, where and for whom it is to hold (heads.to_document), `released` the same as
    the last release that has begun left it, None before the first; where they differ, the next
    release makes them equal. `told_to` are the stores whose tills know it, `*` for all.
    """

    id = models.CharField(max_length=14, primary_key=True, default=list_id)
    assortment = models.ForeignKey(
        "catalogue.Assortment", on_delete=models.CASCADE, related_name="price_lists"
    )
    head = models.JSONField()
    released = models.JSONField(null=True)
    has_draft = models.BooleanField(default=True)
    told_to = models.JSONField(default=list)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "catalogue"
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["assortment", "created_at", "id"], name="catalogue_lists_by_age")
        ]

    def __str__(self) -> str:
        return self.id


class PriceListPrice(models.Model):
    """The price of one unit of an item in a list, from so much of it in one basket on.

    `price_minor` is the released one, None before that. With `has_draft` the next release makes it
    `draft_price_minor`, where None takes it out of the list.
    """

    list = models.ForeignKey(
        PriceList, on_delete=models.CASCADE, related_name="prices", db_index=False
    )
    item = models.ForeignKey("catalogue.Item", on_delete=models.CASCADE, related_name="list_prices")
    least_thousandths = models.BigIntegerField(default=0)
    price_minor = models.BigIntegerField(null=True)
    has_draft = models.BooleanField(default=False)
    draft_price_minor = models.BigIntegerField(null=True)

    class Meta:
        app_label = "catalogue"
        constraints = [
            models.UniqueConstraint(
                fields=["list", "item", "least_thousandths"], name="catalogue_list_price_once"
            ),
            models.CheckConstraint(
                condition=models.Q(price_minor__isnull=True) | models.Q(price_minor__gte=0),
                name="catalogue_list_price_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["list"],
                name="catalogue_list_drafts",
                condition=models.Q(has_draft=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_id}: {self.item_id}"


class ReleasedList(models.Model):
    """What a release made of a list's head."""

    release = models.ForeignKey(
        "catalogue.PriceRelease", on_delete=models.CASCADE, related_name="lists", db_index=False
    )
    list = models.CharField(max_length=14)
    head = models.JSONField()

    class Meta:
        app_label = "catalogue"
        constraints = [
            models.UniqueConstraint(fields=["release", "list"], name="catalogue_released_list_once")
        ]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.list}"


class ReleasedListPrice(models.Model):
    """A price that a release changed in a list; None takes it out."""

    release = models.ForeignKey(
        "catalogue.PriceRelease",
        on_delete=models.CASCADE,
        related_name="list_prices",
        db_index=False,
    )
    list = models.CharField(max_length=14)
    sku = models.CharField(max_length=64)
    least_thousandths = models.BigIntegerField(default=0)
    price_minor = models.BigIntegerField(null=True)

    class Meta:
        app_label = "catalogue"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "list", "sku", "least_thousandths"],
                name="catalogue_released_list_price_once",
            )
        ]
        indexes = [models.Index(fields=["sku", "list"], name="catalogue_list_price_history")]

    def __str__(self) -> str:
        return f"{self.list} {self.sku}: {self.price_minor}"
