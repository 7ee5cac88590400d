"""What is sold: assortments, categories, items and everything that hangs on an item."""

from django.db import models

from kasse.office.ids import new_id


class Assortment(models.Model):
    """A catalogue with its prices; each store sells from one."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """A node of an assortment's tree. `names` is {da, en}; `color` and `icon` are words that the
    till knows."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    assortment = models.ForeignKey(Assortment, on_delete=models.CASCADE, related_name="categories")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True)
    names = models.JSONField(default=dict)
    color = models.CharField(max_length=20, blank=True)
    icon = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return str(next(iter(self.names.values()), self.id))


class ModifierGroup(models.Model):
    """Choices that items share, of which between `min_choices` and `max_choices` are made."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    assortment = models.ForeignKey(
        Assortment, on_delete=models.CASCADE, related_name="modifier_groups"
    )
    names = models.JSONField(default=dict)
    min_choices = models.PositiveSmallIntegerField(default=0)
    max_choices = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(next(iter(self.names.values()), self.id))


class Modifier(models.Model):
    """One choice; `price_minor` is added to the price of one unit."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    group = models.ForeignKey(ModifierGroup, on_delete=models.CASCADE, related_name="modifiers")
    names = models.JSONField(default=dict)
    price_minor = models.BigIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(next(iter(self.names.values()), self.id))


class Item(models.Model):
    """What can be sold.

    `price_minor` is the published price of one unit, `draft_price_minor` the next one, None when
    there is no change. Without a published price an item is at no till, except with `open_price`:
    then the price is typed there. `search` is what it is found by (item_search.kept_text).
    """

    class Kind(models.TextChoices):
        GOODS = "goods"
        SERVICE = "service"
        DEPOSIT = "deposit"

    class Unit(models.TextChoices):
        PIECES = "pcs"
        KILOGRAMS = "kg"
        LITRES = "l"
        METRES = "m"

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    assortment = models.ForeignKey(Assortment, on_delete=models.CASCADE, related_name="items")
    sku = models.CharField(max_length=64)
    name = models.CharField(max_length=250)
    names = models.JSONField(default=dict)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.GOODS)
    unit = models.CharField(max_length=3, choices=Unit.choices, default=Unit.PIECES)
    open_price = models.BooleanField(default=False)
    price_minor = models.BigIntegerField(null=True)
    draft_price_minor = models.BigIntegerField(null=True)
    tax_class = models.CharField(max_length=20, default="standard")
    category = models.ForeignKey(
        Category, on_delete=models.SET_NULL, related_name="items", null=True
    )
    variant_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="variants", null=True
    )
    options = models.JSONField(default=list)
    has_variants = models.BooleanField(default=False)
    deposit = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    modifier_groups = models.ManyToManyField(
        ModifierGroup, through="ItemModifierGroup", related_name="items"
    )
    min_age = models.PositiveSmallIntegerField(null=True)
    blocked = models.JSONField(default=list)
    stock = models.BooleanField(default=True)
    sold = models.BooleanField(default=True)
    archived = models.BooleanField(default=False)
    search = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assortment", "sku"], name="catalogue_sku_once"),
            models.CheckConstraint(
                condition=models.Q(price_minor__isnull=True) | models.Q(price_minor__gte=0),
                name="catalogue_price_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(draft_price_minor__isnull=True)
                | models.Q(draft_price_minor__gte=0),
                name="catalogue_draft_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["assortment", "name", "id"], name="catalogue_by_name"),
            models.Index(fields=["assortment", "price_minor", "id"], name="catalogue_by_price"),
            models.Index(fields=["category", "name", "id"], name="catalogue_by_category"),
            models.Index(
                fields=["assortment"],
                name="catalogue_drafts",
                condition=models.Q(draft_price_minor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ItemText(models.Model):
    """An item's `search` once more, for the index of its trigrams, which a migration hangs on this
    table: whatever rebuilds the table makes the index again. Its own table because SQLite's index
    needs rows that are numbered for good."""

    id = models.BigAutoField(primary_key=True)
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="text")
    text = models.TextField()

    class Meta:
        db_table = "catalogue_item_text"

    def __str__(self) -> str:
        return self.text


class ItemCode(models.Model):
    """A look-up key of an item: `gtin:` + 14 digits, `code:` + upper case, `instore:` + number.
    Several items may share one; the till asks which is meant."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="codes")
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "item"], name="catalogue_code_once")]

    def __str__(self) -> str:
        return self.key


class ItemModifierGroup(models.Model):
    """A modifier group of an item, in the order in which the till asks."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="group_links")
    group = models.ForeignKey(ModifierGroup, on_delete=models.PROTECT, related_name="item_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "group"], name="catalogue_group_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.group_id}"


class ItemComponent(models.Model):
    """Part of a bundle: so many thousandths of `item` in one unit of `bundle`."""

    bundle = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="components")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="in_bundles")
    quantity_thousandths = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "item"], name="catalogue_component_once"),
            models.CheckConstraint(
                condition=models.Q(quantity_thousandths__gt=0),
                name="catalogue_component_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id}: {self.item_id}"


class Layout(models.Model):
    """The till's grid of favourites: `pages` as in the feed's layout document."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    assortment = models.ForeignKey(Assortment, on_delete=models.CASCADE, related_name="layouts")
    pages = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.id


class PriceRelease(models.Model):
    """All prices of an assortment at one moment; never changed. `hash` is SHA-256 over the
    canonical text of the (SKU, price) pairs of all items that ever had a price, sorted by SKU."""

    assortment = models.ForeignKey(
        Assortment, on_delete=models.CASCADE, related_name="price_releases"
    )
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assortment", "number"], name="catalogue_release_once")
        ]

    def __str__(self) -> str:
        return f"{self.assortment_id} {self.number}"


class ReleasedPrice(models.Model):
    """What a release changed: a SKU's price from then on. The prices of a release are the newest
    rows up to it."""

    release = models.ForeignKey(PriceRelease, on_delete=models.CASCADE, related_name="prices")
    sku = models.CharField(max_length=64)
    price_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku", "release"], name="catalogue_released_once")
        ]

    def __str__(self) -> str:
        return f"{self.sku}: {self.price_minor}"
