"""People, what their roles allow them where, and their log-ins to the back office."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from kasse.office.ids import new_id


class Role(models.Model):
    """A named set of permissions (kasse.domain.permissions). `max_discount_ppm` is the largest
    discount by hand, in parts per million."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    name = models.CharField(max_length=100)
    names = models.JSONField(default=dict)
    permissions = models.JSONField(default=list)
    max_discount_ppm = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(max_discount_ppm__lte=1_000_000), name="staff_discount_to_100"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who works here. The PIN's hash goes to the tills, so that they check it offline."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="da")
    active = models.BooleanField(default=True)
    pin_salt = models.CharField(max_length=64, blank=True)
    pin_iterations = models.PositiveIntegerField(default=0)
    pin_hash = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A role of a person in one store; without a store, in all of them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    store = models.ForeignKey(
        "stores.Store", on_delete=models.CASCADE, related_name="assignments", null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "store"],
                name="staff_assignment_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role_id}"


class Account(AbstractBaseUser):
    """A log-in to the back office. What it may do is what its person's roles allow; with
    `is_owner` everything."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    email = models.EmailField(unique=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="account", null=True
    )
    language = models.CharField(max_length=2, default="da")
    is_owner = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager["Account"]()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email


class LoginFailure(models.Model):
    """A wrong log-in, kept for as long as it is counted. `email` is what was typed."""

    email = models.CharField(max_length=254, db_index=True)
    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.email} at {self.at}"
