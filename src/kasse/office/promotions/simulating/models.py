"""Simulations of campaigns, and what they found."""

from django.db import models

from kasse.office.ids import new_id


class Simulation(models.Model):
    """Past sales reckoned with a campaign and without it; never changed once it has ended.

    `number` counts from 1 in the campaign. `first_day` and `last_day` are business days; `against`
    and `dates` are choices of kasse.office.promotions.simulating.plan; `for_everybody` takes every
    customer for one whom the campaign's promotions are for. `plan` are the promotions of both sides
    as they were when it was asked for (plan.Plan), `hash` is of the campaign's own among them.
    `result` is what was found (tally.Tally.result), {} before.

    `open` waits or runs, which its job tells: kasse.office.promotions.simulating.queries.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        STOPPED = "stopped"

    id = models.CharField(max_length=32, primary_key=True, default=new_id)
    campaign = models.ForeignKey(
        "promotions.Campaign", on_delete=models.CASCADE, related_name="simulations", db_index=False
    )
    number = models.PositiveIntegerField()
    first_day = models.CharField(max_length=10)
    last_day = models.CharField(max_length=10)
    against = models.CharField(max_length=10)
    dates = models.CharField(max_length=10)
    for_everybody = models.BooleanField(default=False)
    plan = models.JSONField()
    hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    result = models.JSONField(default=dict)
    job_id = models.CharField(max_length=64, blank=True)
    account_name = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="promotions_simulation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.number}"


class SimulationStore(models.Model):
    """A store whose sales are in it."""

    simulation = models.ForeignKey(
        Simulation, on_delete=models.CASCADE, related_name="places", db_index=False
    )
    store = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "store"], name="promotions_simulated_store_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.simulation_id} {self.store}"


class SimulationItem(models.Model):
    """An item for which the campaign changes what is given, over all sales that were looked at.

    `lines` are those of which it changes something. Amounts are minor units; revenue is with tax,
    a margin is without it, and 0 where `has_cost` is false. `given_minor` and `margin_change_minor`
    are after less before.
    """

    simulation = models.ForeignKey(
        Simulation, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    item = models.TextField()
    sku = models.TextField()
    name = models.TextField()
    unit = models.TextField()
    quantity_thousandths = models.BigIntegerField()
    lines = models.PositiveIntegerField()
    discount_before_minor = models.BigIntegerField()
    discount_after_minor = models.BigIntegerField()
    given_minor = models.BigIntegerField()
    revenue_before_minor = models.BigIntegerField()
    revenue_after_minor = models.BigIntegerField()
    has_cost = models.BooleanField()
    margin_before_minor = models.BigIntegerField(default=0)
    margin_after_minor = models.BigIntegerField(default=0)
    margin_change_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "item"], name="promotions_simulated_item_once"
            )
        ]
        indexes = [
            models.Index(fields=["simulation", "given_minor", "item"], name="promotions_by_given"),
            models.Index(fields=["simulation", "name", "item"], name="promotions_item_by_name"),
            models.Index(
                fields=["simulation", "revenue_after_minor", "item"], name="promotions_by_revenue"
            ),
            models.Index(
                fields=["simulation", "margin_change_minor", "item"], name="promotions_by_margin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.simulation_id} {self.item}"
