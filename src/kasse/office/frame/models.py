"""How the office looks to somebody, on whatever device they log in."""

from django.db import models


class Preferences(models.Model):
    """Of an account: `look` is a key of LOOKS, `shortcuts` whether single keys do something."""

    account_id = models.CharField(max_length=64, primary_key=True)
    look = models.CharField(max_length=10, default="system")
    shortcuts = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"{self.look} of {self.account_id}"
