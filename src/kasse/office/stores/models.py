"""The company, its groups of stores, its stores and their registers, and how a register gets its
till."""

from django.db import models

from kasse.office.ids import new_id


class Company(models.Model):
    """Who sells. `settings` are keys of the feed's settings document that differ from those of
    the country (kasse.fiscal.countries); groups, stores and registers may differ again."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    name = models.CharField(max_length=200)
    address = models.JSONField(default=list)
    country = models.CharField(max_length=2)
    company_number = models.CharField(max_length=40, blank=True)
    vat_number = models.CharField(max_length=40, blank=True)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=2)
    settings = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class StoreGroup(models.Model):
    """Stores that share settings, such as those of a region or a brand. A store is in one group or
    in none, so that there is never a doubt where a value comes from."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=100)
    settings = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="stores_group_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Store(models.Model):
    """A place with registers. `day_starts_at` is minutes after midnight in its zone. An archived
    one is closed: its sales are kept and found, and nothing new is made in it."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="stores")
    assortment = models.ForeignKey(
        "catalogue.Assortment", on_delete=models.PROTECT, related_name="stores"
    )
    group = models.ForeignKey(
        StoreGroup, on_delete=models.PROTECT, related_name="stores", null=True
    )
    name = models.CharField(max_length=200)
    address = models.JSONField(default=list)
    phone = models.CharField(max_length=40, blank=True)
    zone = models.CharField(max_length=60)
    region = models.CharField(max_length=10)
    language = models.CharField(max_length=2)
    day_starts_at = models.PositiveSmallIntegerField(default=240)
    settings = models.JSONField(default=dict)
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day_starts_at__lt=24 * 60), name="stores_day_starts_in_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Register(models.Model):
    """One till's place in the office, and what the till last said of itself.

    `number` is printed in receipt codes and never used twice. A retired register keeps its
    journal and its number. One that is locked out (lost, stolen) has no till until it is paired
    again; `locked_by` is the name of who did it.
    """

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="registers")
    number = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=100)
    settings = models.JSONField(default=dict)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    device = models.CharField(max_length=200, blank=True)
    paired_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    locked_by = models.CharField(max_length=254, blank=True)
    app_version = models.CharField(max_length=40, blank=True)
    last_contact_at = models.DateTimeField(null=True)
    unsent = models.PositiveIntegerField(default=0)
    clock_ahead_ms = models.BigIntegerField(default=0)
    storage = models.CharField(max_length=40, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["store", "number"]

    def __str__(self) -> str:
        return self.number


class RegisterProblem(models.Model):
    """What a till said hinders it, from the first time to the last; `ended_at` is when it was
    first heard without. A register keeps its newest few."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="problems")
    code = models.CharField(max_length=200)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["register", "-last_at"], name="stores_problem_newest")]

    def __str__(self) -> str:
        return f"{self.register_id}: {self.code}"


class PairingCode(models.Model):
    """Makes one device a register's till, once, within ten minutes. The code is not kept."""

    code_hash = models.CharField(max_length=64, unique=True)
    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="pairing_codes")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"for {self.register_id}"


class PairingFailure(models.Model):
    """A code that was none, kept for as long as guessing is counted."""

    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.address} at {self.at}"
