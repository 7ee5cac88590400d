"""What the guide refuses."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "company.exists": gettext_lazy("This office has a shop already."),
    "company.number": gettext_lazy(
        "%(text)s cannot be a company number. Compare its digits with the registration."
    ),
    "guide.demo_stays": gettext_lazy(
        "The demo shops and a shop of your own cannot be in one office. Agree to remove them."
    ),
    "samples.none": gettext_lazy("There are no sample items any more."),
    "shop.unknown_kind": gettext_lazy("Choose what comes closest. It can be changed later."),
}

FIELD_OF_CODE: Final[Mapping[str, str]] = {
    "account.email_taken": "email",
    "account.weak_password": "password",
    "account.long_password": "password",
    "account.common_password": "password",
    "account.guessable_password": "password",
    "company.number": "company_number",
    "shop.unknown_kind": "kind",
    "pin.not_digits": "pin",
    "pin.too_short": "pin",
    "pin.too_long": "pin",
    "pin.trivial": "pin",
}
"""The field of the form beside which a refusal is said."""
