"""How this office began."""

from django.db import models


class Beginning(models.Model):
    """One row. `is_demo` says that everything here is a demonstration, to be removed in one go.

    `samples` are the ids of the items that the guide made as a sample; with `steps_hidden` the
    owner does not want to be shown the first steps any more.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demo = models.BooleanField(default=False)
    samples = models.JSONField(default=list)
    steps_hidden = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="guide_one_row")]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "a shop of its own"
