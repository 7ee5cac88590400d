"""People, what their roles allow them where, and their log-ins to the back office."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
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


class Session(AbstractBaseSession):
    """A session of the back office, with what its account is shown of it: on which `device` (as the
    browser calls itself) and from which network address it began, and when it was last seen.

    Written by kasse.office.staff.session_store alone. `account` is empty until somebody logged in.
    """

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="sessions", null=True
    )
    device = models.CharField(max_length=250, blank=True)
    address = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)


class Ticket(models.Model):
    """A link that lets somebody in once: `invitation`, or `password` for a new one. Of its token
    only the SHA-256 is kept.

    An invitation is for a `person` and makes their account, a new password for an `account`.
    """

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    purpose = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tickets", null=True)
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="tickets", null=True
    )
    language = models.CharField(max_length=2, default="da")
    made_by = models.CharField(max_length=254, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} for {self.email}"


class Totp(models.Model):
    """An authenticator app (RFC 6238). `secret` is sealed (kasse.office.sealed); it counts
    from `confirmed_at` on, when a code was typed. `last_step` is the step of the last code taken:
    none is taken twice."""

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, related_name="totp", primary_key=True
    )
    secret = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"of {self.account_id}"


class RecoveryCode(models.Model):
    """Stands in for a lost second factor, once. The SHA-256 of its 80 random bits is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "code_hash"], name="staff_recovery_code_once"
            )
        ]

    def __str__(self) -> str:
        return f"of {self.account_id}"


class Passkey(models.Model):
    """A WebAuthn credential. `credential_id` and `public_key` (COSE) are base64url."""

    id = models.CharField(max_length=64, primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=100)
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """Who an account is at the company's log-in (OIDC): the provider's `issuer` and its `subject`,
    which stays the same when the e-mail address changes."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="staff_identity_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject} of {self.issuer}"


class Policy(models.Model):
    """How people log in; one row, its id "policy".

    `second_factor` is asked of nobody, of `owners`, of the roles in `second_factor_roles` (and of
    owners), or of `everybody`. The company's log-in (OIDC) makes people whose verified address is
    in one of `sso_domains`, with the role `sso_role` in all stores; without one it lets in those
    only who have an account.
    """

    id = models.CharField(max_length=64, primary_key=True, default="policy")
    second_factor = models.CharField(max_length=10, default="nobody")
    second_factor_roles = models.JSONField(default=list)
    sso_role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    sso_domains = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.id


class LoginFailure(models.Model):
    """A wrong log-in, kept for as long as it is counted. `email` is what was typed."""

    email = models.CharField(max_length=254, db_index=True)
    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.email} at {self.at}"
