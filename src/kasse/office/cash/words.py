"""Words about drawers and days."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

ACTIONS: Final[Mapping[str, Any]] = {
    "reports.exported": gettext_lazy("X or Z reports were exported"),
}
SUBJECTS: Final[Mapping[str, Any]] = {"reports": gettext_lazy("Reports")}
