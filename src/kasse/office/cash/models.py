"""Drawers as the journal tells them: what went in and out, what was counted, how days closed.

Derived, as the sales are; the same rules for amounts and instants (kasse.office.sales.models).
"""

from django.db import models


class CashMovement(models.Model):
    """An opening of the drawer, a float, pay-in, pay-out or drop. Sales stand in CashDay."""

    pk = models.CompositePrimaryKey("register", "seq")
    register = models.TextField()
    seq = models.BigIntegerField()
    store = models.TextField()
    day = models.TextField()
    at = models.TextField()
    kind = models.TextField()
    amount_minor = models.BigIntegerField()
    reason = models.TextField()
    person = models.TextField()
    approved_by = models.TextField()

    class Meta:
        db_table = "cash_movement"
        indexes = [models.Index(fields=["store", "day"], name="cash_movement_store_day")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.register} {self.seq}"


class CashCount(models.Model):
    """A count of the drawer."""

    pk = models.CompositePrimaryKey("register", "seq")
    register = models.TextField()
    seq = models.BigIntegerField()
    store = models.TextField()
    day = models.TextField()
    at = models.TextField()
    person = models.TextField()
    blind = models.BooleanField()
    counted_minor = models.BigIntegerField()
    expected_minor = models.BigIntegerField()
    difference_minor = models.BigIntegerField()

    class Meta:
        db_table = "cash_count"
        indexes = [models.Index(fields=["store", "day"], name="cash_count_store_day")]

    def __str__(self) -> str:
        return f"count in {self.register} {self.seq}"


class ZReport(models.Model):
    """A closed day of a register; `totals` is the canonical text of the entry's totals."""

    pk = models.CompositePrimaryKey("register", "seq")
    register = models.TextField()
    seq = models.BigIntegerField()
    store = models.TextField()
    day = models.TextField()
    at = models.TextField()
    person = models.TextField()
    number = models.BigIntegerField()
    opened_at = models.TextField()
    left_in_drawer_minor = models.BigIntegerField()
    totals = models.TextField()

    class Meta:
        db_table = "z_report"
        indexes = [models.Index(fields=["store", "day"], name="z_report_store_day")]

    def __str__(self) -> str:
        return f"Z {self.number} of {self.register}"


class CashDay(models.Model):
    """What should be in a register's drawer by what happened on a business day.

    expected = float + sales + pay_in − pay_out − drop
    """

    pk = models.CompositePrimaryKey("register", "day", "store")
    register = models.TextField()
    day = models.TextField()
    store = models.TextField()
    float_minor = models.BigIntegerField()
    sales_minor = models.BigIntegerField()
    pay_in_minor = models.BigIntegerField()
    pay_out_minor = models.BigIntegerField()
    drop_minor = models.BigIntegerField()

    class Meta:
        db_table = "cash_day"
        indexes = [models.Index(fields=["store", "day"], name="cash_day_store_day")]

    def __str__(self) -> str:
        return f"{self.register} {self.day}"

    @property
    def expected_minor(self) -> int:
        """The cash that should be in the drawer."""
        return (
            self.float_minor
            + self.sales_minor
            + self.pay_in_minor
            - self.pay_out_minor
            - self.drop_minor
        )
