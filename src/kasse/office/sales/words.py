"""What kinds of sales are called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

KINDS: Final[Mapping[str, Any]] = {
    "sale": gettext_lazy("Sale"),
    "refund": gettext_lazy("Refund"),
    "exchange": gettext_lazy("Exchange"),
    "training": gettext_lazy("Training"),
}
