"""Stock as a ledger: moves, and the level of each item in each store, which is their sum."""

from django.db import models


class StockMove(models.Model):
    """So much of an item came to (positive) or left (negative) a store.

    `source` and `number` name what moved it, `part` counts within that: a sale's are its
    register, its seq and 1, 2, 3 ….
    """

    pk = models.CompositePrimaryKey("source", "number", "part")
    source = models.TextField()
    number = models.BigIntegerField()
    part = models.BigIntegerField()
    store = models.TextField()
    item = models.TextField()
    day = models.TextField()
    kind = models.TextField()
    unit = models.TextField()
    quantity_thousandths = models.BigIntegerField()

    class Meta:
        db_table = "stock_move"
        indexes = [models.Index(fields=["store", "item", "day"], name="stock_move_item")]

    def __str__(self) -> str:
        return f"{self.item} in {self.store}"


def _asks(condition: models.Q) -> models.GeneratedField:
    return models.GeneratedField(
        expression=models.ExpressionWrapper(condition, output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )


class StockLevel(models.Model):
    """The sum of an item's moves in a store. Below zero is possible.

    On which side of zero it is stands beside it, for indexes: with one that asked for the sum itself
    PostgreSQL would write all indexes anew at each sale, instead of only when the last piece goes.
    SQLite writes the two anew whenever the sum changes, which takes it two microseconds.
    """

    pk = models.CompositePrimaryKey("store", "item")
    store = models.TextField()
    item = models.TextField()
    quantity_thousandths = models.BigIntegerField()
    in_stock = _asks(models.Q(quantity_thousandths__gt=0))
    below_zero = _asks(models.Q(quantity_thousandths__lt=0))

    class Meta:
        db_table = "stock_level"
        indexes = [
            models.Index(fields=["item", "store"], name="stock_level_item"),
            # Without the store they are a third as large on PostgreSQL.
            models.Index(
                fields=["item"], name="stock_level_there", condition=models.Q(in_stock=True)
            ),
            models.Index(
                fields=["item"], name="stock_level_below", condition=models.Q(below_zero=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.store}"
