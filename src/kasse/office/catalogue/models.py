"""What is sold: assortments, categories, items and everything that hangs on an item."""

from django.db import models
from django.db.models import functions
from django.utils import timezone

from kasse.office.catalogue.bulk_edit import models as _bulk_edit  # noqa: F401  # Django looks here
from kasse.office.catalogue.price_lists import models as _price_lists  # noqa: F401  # and here
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
    then the price is typed there. `floor_minor` is the least that promotions leave of the price of
    one unit, None for any. `search` is what it is found by (item_search.kept_text).
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
    # Other indexes begin with it.
    assortment = models.ForeignKey(
        Assortment, on_delete=models.CASCADE, related_name="items", db_index=False
    )
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
        Category, on_delete=models.SET_NULL, related_name="items", null=True, db_index=False
    )
    variant_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="variants", null=True, db_index=False
    )
    options = models.JSONField(default=list)
    has_variants = models.BooleanField(default=False)
    deposit = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    modifier_groups = models.ManyToManyField(
        ModifierGroup, through="ItemModifierGroup", related_name="items"
    )
    min_age = models.PositiveSmallIntegerField(null=True)
    blocked = models.JSONField(default=list)
    windows = models.JSONField(default=list)
    brand = models.CharField(max_length=100, blank=True)
    supplier = models.CharField(max_length=100, blank=True)
    cost_minor = models.BigIntegerField(null=True)
    floor_minor = models.BigIntegerField(null=True)
    content_thousandths = models.BigIntegerField(null=True)
    content_unit = models.CharField(max_length=3, choices=Unit.choices, blank=True)
    has_code = models.BooleanField(default=False)
    picture = models.ForeignKey(
        "Picture", on_delete=models.SET_NULL, related_name="+", null=True, db_index=False
    )
    stock = models.BooleanField(default=True)
    sold = models.BooleanField(default=True)
    archived = models.BooleanField(default=False)
    search = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
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
            # Whether an item is archived is told from the index alone.
            models.Index(fields=["assortment", "name", "id", "archived"], name="catalogue_by_name"),
            models.Index(
                models.F("assortment"),
                functions.Coalesce("price_minor", "draft_price_minor", models.Value(-1)),
                models.F("id"),
                models.F("archived"),
                name="catalogue_by_shown_price",
            ),
            models.Index(
                models.F("assortment"),
                functions.Coalesce("cost_minor", models.Value(-1)),
                models.F("id"),
                models.F("archived"),
                name="catalogue_by_cost",
            ),
            models.Index(fields=["category", "name", "id"], name="catalogue_by_category"),
            models.Index(
                fields=["assortment", "brand", "name", "id", "archived"], name="catalogue_by_brand"
            ),
            models.Index(
                fields=["assortment", "supplier", "name", "id", "archived"],
                name="catalogue_by_supplier",
            ),
            models.Index(
                fields=["assortment", "tax_class", "name", "id", "archived"],
                name="catalogue_by_tax",
            ),
            models.Index(
                fields=["assortment", "changed_at", "id", "archived"], name="catalogue_by_change"
            ),
            # Nearly no item has them: an index of all would tell SQLite to rather read every item.
            models.Index(
                fields=["variant_of"],
                name="catalogue_variants",
                condition=models.Q(variant_of__isnull=False),
            ),
            models.Index(
                fields=["deposit"],
                name="catalogue_deposits",
                condition=models.Q(deposit__isnull=False),
            ),
            models.Index(
                fields=["assortment"],
                name="catalogue_drafts",
                condition=models.Q(draft_price_minor__isnull=False),
            ),
            # What is missing is rare or common; where it is rare, only an index finds it.
            models.Index(
                fields=["assortment", "name", "id"],
                name="catalogue_no_price",
                condition=models.Q(price_minor__isnull=True),
            ),
            models.Index(
                fields=["assortment", "name", "id"],
                name="catalogue_no_category",
                condition=models.Q(category__isnull=True),
            ),
            models.Index(
                fields=["assortment", "name", "id"],
                name="catalogue_no_code",
                condition=models.Q(has_code=False),
            ),
            models.Index(
                fields=["assortment", "name", "id"],
                name="catalogue_no_picture",
                condition=models.Q(picture__isnull=True),
            ),
            models.Index(
                fields=["assortment", "name", "id"],
                name="catalogue_no_cost",
                condition=models.Q(cost_minor__isnull=True),
            ),
            models.Index(
                fields=["assortment", "name", "id"],
                name="catalogue_unsold",
                condition=models.Q(sold=False),
            ),
            models.Index(
                fields=["assortment", "name", "id"],
                name="catalogue_archived",
                condition=models.Q(archived=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ItemText(models.Model):
    """An item's `search` once more, for the index of its trigrams, which a migration hangs on this
    table: whatever rebuilds the table makes the index and its triggers again. Its own table because
    SQLite's index needs rows that are numbered for good. What the item itself says of assortment,
    name and archived stands here too: words alone, by name, are found without a look at items."""

    id = models.BigAutoField(primary_key=True)
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="text")
    assortment = models.CharField(max_length=64)
    name = models.CharField(max_length=250)
    archived = models.BooleanField()
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


class ItemTag(models.Model):
    """A word that people put on an item to find it with others."""

    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, related_name="tag_rows", db_index=False
    )
    tag = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "tag"], name="catalogue_tag_once")]
        indexes = [models.Index(fields=["tag", "item"], name="catalogue_by_tag")]

    def __str__(self) -> str:
        return self.tag


class ItemStore(models.Model):
    """Where a store differs from its assortment: whether it sells an item, and for how much.

    `price_minor` is the store's published price, None the assortment's. With `has_draft` the next
    release makes it `draft_price_minor`, which may be None again: back to the assortment's.
    """

    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, related_name="in_stores", db_index=False
    )
    store = models.ForeignKey("stores.Store", on_delete=models.CASCADE, related_name="items")
    sold = models.BooleanField(default=True)
    price_minor = models.BigIntegerField(null=True)
    has_draft = models.BooleanField(default=False)
    draft_price_minor = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "store"], name="catalogue_store_once"),
            models.CheckConstraint(
                condition=models.Q(price_minor__isnull=True) | models.Q(price_minor__gte=0),
                name="catalogue_store_price_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["item"],
                name="catalogue_store_drafts",
                condition=models.Q(has_draft=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.store_id}"


class Picture(models.Model):
    """A picture in the two sizes that are shown, both WebP without what a camera adds. `hash` is
    SHA-256 of the large one, in hex."""

    hash = models.CharField(max_length=64, primary_key=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    large = models.BinaryField()
    small = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash


class ItemPicture(models.Model):
    """A picture of an item; the one at the lowest position is shown in lists and at tills."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="of_items")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "picture"], name="catalogue_picture_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.picture_id}"


class Layout(models.Model):
    """The till's grid of favourites: `pages` as in the feed's layout document. With a store, or a
    register, it is theirs alone, in place of the assortment's."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    assortment = models.ForeignKey(Assortment, on_delete=models.CASCADE, related_name="layouts")
    store = models.ForeignKey(
        "stores.Store", on_delete=models.CASCADE, related_name="layouts", null=True
    )
    register = models.ForeignKey(
        "stores.Register", on_delete=models.CASCADE, related_name="layouts", null=True
    )
    pages = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assortment", "store", "register"],
                name="catalogue_layout_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.id


class PriceRelease(models.Model):
    """All prices of an assortment at one moment; never changed. `hash` is SHA-256 over the
    canonical text of the (SKU, price) pairs of all items that ever had a price, sorted by SKU,
    behind them the (SKU, store, price) of the stores that have prices of their own, and behind
    these the price lists with theirs.

    `starts_at` is the local minute at which it begins in each store, "" for at once. It waits until
    it has begun in all of them (`begun_at`), or was taken back before.
    """

    assortment = models.ForeignKey(
        Assortment, on_delete=models.CASCADE, related_name="price_releases"
    )
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    starts_at = models.CharField(max_length=16, blank=True)
    begun_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assortment", "number"], name="catalogue_release_once")
        ]
        indexes = [
            # Nearly all have begun.
            models.Index(
                fields=["assortment", "starts_at"],
                name="catalogue_coming",
                condition=models.Q(begun_at__isnull=True, taken_back_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assortment_id} {self.number}"


class ReleasedPrice(models.Model):
    """What a release changed: a SKU's price from then on, everywhere or (with `store`, an id) in
    one store, where None is the assortment's price again. The prices of a release are the newest
    rows up to it."""

    release = models.ForeignKey(PriceRelease, on_delete=models.CASCADE, related_name="prices")
    sku = models.CharField(max_length=64)
    store = models.CharField(max_length=64, blank=True)
    price_minor = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sku", "release", "store"], name="catalogue_released_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sku}: {self.price_minor}"
