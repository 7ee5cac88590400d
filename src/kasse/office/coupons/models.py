"""Coupons, the batches of their codes, and what became of the codes."""

from typing import Final

from django.db import models

from kasse.office.ids import new_id
from kasse.office.sealed import SealedText

CODE_AT_MOST: Final = 100
"""Characters of a code, or of an id, that a journal's entry names."""


class Coupon(models.Model):
    """What customers hand over (rules/coupons.md); the fields are those of the domain's Coupon.

    `secret` is hexadecimal, and proves its single-use codes; `search` has its name and codes, by
    which lists find it.
    """

    id = models.CharField(max_length=32, primary_key=True, default=new_id)
    assortment = models.ForeignKey(
        "catalogue.Assortment", on_delete=models.CASCADE, related_name="coupons"
    )
    name = models.CharField(max_length=100)
    codes = models.JSONField(default=list)
    prefix = models.CharField(max_length=4, null=True, unique=True)
    secret = SealedText()
    numbers = models.JSONField(default=list)
    serial = models.BooleanField(default=False)
    offline = models.CharField(max_length=10, default="refuse")
    note = models.CharField(max_length=2_000, blank=True)
    search = models.TextField(blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="coupons_by_name"),
            models.Index(fields=["created_at", "id"], name="coupons_by_age"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> bytes | None:
        """The secret; None where it was sealed under another key of the office."""
        return bytes.fromhex(self.secret) if self.secret else None


class Batch(models.Model):
    """Single-use codes that were made together: those with the numbers from `first` on. The codes
    stand nowhere: they follow from the number (CPN-2)."""

    id = models.CharField(max_length=32, primary_key=True, default=new_id)
    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="batches")
    first = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=254, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coupon", "first"], name="coupons_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.coupon_id} {self.first}"


class Hold(models.Model):
    """A code that a register's basket has reserved, `until` an instant. Not derived from journals:
    it may be lost. What entries say of a code is written while this row is locked."""

    id = models.BigAutoField(primary_key=True)
    coupon = models.CharField(max_length=CODE_AT_MOST)
    code = models.CharField(max_length=CODE_AT_MOST)
    register = models.CharField(max_length=64)
    basket = models.CharField(max_length=64)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coupon", "code"], name="coupons_held_once")]
        indexes = [
            models.Index(fields=["register", "basket"], name="coupons_of_basket"),
            models.Index(fields=["until"], name="coupons_until"),
        ]

    def __str__(self) -> str:
        return f"{self.coupon} {self.code}"


class CouponUse(models.Model):
    """A code that a sale used up, derived from the sale's entry; `part` counts within that from 1.
    `checked` is `office` or `offline` for a code that gives once, `none` for a campaign code."""

    pk = models.CompositePrimaryKey("register", "seq", "part")
    register = models.TextField()
    seq = models.BigIntegerField()
    part = models.BigIntegerField()
    coupon = models.TextField()
    code = models.TextField()
    name = models.TextField()
    checked = models.TextField()
    store = models.TextField()
    day = models.TextField()
    at = models.TextField()
    receipt_code = models.TextField()

    class Meta:
        db_table = "coupons_use"
        indexes = [
            models.Index(fields=["coupon", "code"], name="coupons_use_code"),
            models.Index(fields=["coupon", "at"], name="coupons_use_at"),
        ]

    def __str__(self) -> str:
        return f"{self.coupon} {self.code}"


class FreedUse(models.Model):
    """A use that no longer counts, because a person freed its code (CPN-9)."""

    id = models.BigAutoField(primary_key=True)
    coupon = models.CharField(max_length=CODE_AT_MOST)
    code = models.CharField(max_length=CODE_AT_MOST)
    register = models.CharField(max_length=64)
    seq = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    freed_by = models.CharField(max_length=254, blank=True)
    freed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coupon", "code", "register", "seq"], name="coupons_freed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.coupon} {self.code}"
