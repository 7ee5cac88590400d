"""Sales as the journal tells them. Derived: `kasse verify --rebuild` writes all of it again.

Amounts are minor units, quantities thousandths, rates parts per million. Instants and days are
texts as in the entry, so they sort. What an entry leaves out is an empty text or 0.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right


class Sale(models.Model):
    """The head of a sale, refund or exchange; a training sale has its head only, `training`.

    `customer` is the salted hash that the entry has, "" for none.
    """

    pk = models.CompositePrimaryKey("register", "seq")
    register = models.TextField()
    seq = models.BigIntegerField()
    store = models.TextField()
    day = models.TextField()
    at = models.TextField()
    zone = models.TextField()
    type = models.TextField()
    receipt = models.BigIntegerField()
    receipt_code = models.TextField()
    person = models.TextField()
    training = models.BooleanField()
    currency = models.TextField()
    price_release = models.TextField()
    line_count = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    rounding_minor = models.BigIntegerField()
    customer = models.TextField(default="")

    class Meta:
        db_table = "sale"
        # What lists are sorted by and sales are found by (kasse.office.sales.looking); those with a
        # condition hold few sales and cost next to nothing.
        indexes = [
            models.Index(fields=["store", "day", "at", "register", "seq"], name="sale_store_time"),
            # What is filtered by stands at the end: what is left out is told from the index alone.
            models.Index(
                fields=["day", "at", "register", "seq", "store", "total_minor"], name="sale_time"
            ),
            models.Index(
                fields=["total_minor", "day", "at", "register", "seq", "store", "person", "type"],
                name="sale_total",
            ),
            models.Index(
                F("total_minor") + F("rounding_minor"),
                "day",
                name="sale_rounded",
                condition=~Q(rounding_minor=0),
            ),
            models.Index(fields=["person", "day"], name="sale_person"),
            models.Index(fields=["register", "day"], name="sale_register"),
            models.Index(
                fields=["receipt_code"], name="sale_receipt_code", opclasses=["text_pattern_ops"]
            ),
            models.Index(fields=["type", "day"], name="sale_type", condition=~Q(type="sale")),
            models.Index(
                fields=["type", "total_minor", "day", "at", "register", "seq"],
                name="sale_type_total",
                condition=~Q(type="sale"),
            ),
            models.Index(fields=["day"], name="sale_training", condition=Q(training=True)),
            models.Index(
                fields=["customer", "day"], name="sale_customer", condition=~Q(customer="")
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_code


class SaleLine(models.Model):
    """A line. `refund_*` name the line that it gives back; empty when it gives none back."""

    pk = models.CompositePrimaryKey("register", "seq", "line")
    register = models.TextField()
    seq = models.BigIntegerField()
    line = models.BigIntegerField()
    store = models.TextField()
    day = models.TextField()
    item = models.TextField()
    sku = models.TextField()
    name = models.TextField()
    category = models.TextField()
    unit = models.TextField()
    quantity_thousandths = models.BigIntegerField()
    price_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    tax_category = models.TextField()
    tax_ppm = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    refund_register = models.TextField()
    refund_seq = models.BigIntegerField()
    refund_line = models.BigIntegerField()

    class Meta:
        db_table = "sale_line"
        indexes = [
            models.Index(
                fields=["refund_register", "refund_seq"],
                name="sale_line_refund",
                # No range: SQLite would read that of the index, instead of the one receipt.
                condition=~Q(refund_seq=0),
            ),
            models.Index(fields=["item", "day"], name="sale_line_item"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} in {self.register} {self.seq}"


class SaleTender(models.Model):
    """A part of what was paid; `part` counts from 1 in the sale."""

    pk = models.CompositePrimaryKey("register", "seq", "part")
    register = models.TextField()
    seq = models.BigIntegerField()
    part = models.BigIntegerField()
    store = models.TextField()
    day = models.TextField()
    kind = models.TextField()
    type = models.TextField()
    amount_minor = models.BigIntegerField()
    given_minor = models.BigIntegerField()
    change_minor = models.BigIntegerField()
    reference = models.TextField()

    class Meta:
        db_table = "sale_tender"
        indexes = [
            models.Index(fields=["kind", "day"], name="sale_tender_kind"),
            # A card's last digits, where the terminal's reference ends with them.
            models.Index(
                Right("reference", 4), name="sale_tender_reference", condition=~Q(reference="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.register} {self.seq}"


class SaleTax(models.Model):
    """The tax of a sale at one category and rate."""

    pk = models.CompositePrimaryKey("register", "seq", "part")
    register = models.TextField()
    seq = models.BigIntegerField()
    part = models.BigIntegerField()
    store = models.TextField()
    day = models.TextField()
    category = models.TextField()
    rate_ppm = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()

    class Meta:
        db_table = "sale_tax"

    def __str__(self) -> str:
        return f"{self.category} in {self.register} {self.seq}"


class SalesHour(models.Model):
    """What a store sold in an hour (of its own clock) of a business day; 24 at most a day.

    `gross_minor` sums the totals, with tax and before cash rounding, refunds being negative.
    """

    pk = models.CompositePrimaryKey("store", "day", "hour", "currency")
    store = models.TextField()
    day = models.TextField()
    hour = models.BigIntegerField()
    currency = models.TextField()
    sales = models.BigIntegerField()
    refunds = models.BigIntegerField()
    exchanges = models.BigIntegerField()
    line_count = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()

    class Meta:
        db_table = "sales_hour"

    def __str__(self) -> str:
        return f"{self.store} {self.day} {self.hour}"


class TenderDay(models.Model):
    """What a store took by one kind of tender on a business day."""

    pk = models.CompositePrimaryKey("store", "day", "kind", "currency")
    store = models.TextField()
    day = models.TextField()
    kind = models.TextField()
    currency = models.TextField()
    parts = models.BigIntegerField()
    amount_minor = models.BigIntegerField()

    class Meta:
        db_table = "tender_day"

    def __str__(self) -> str:
        return f"{self.store} {self.day} {self.kind}"
