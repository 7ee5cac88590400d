"""How e-mail addresses are written here."""

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

_LONGEST = 254


def normalised_email(email: str) -> str:
    """One spelling for one address."""
    return email.strip().lower()


def is_email(text: str) -> bool:
    """Whether this has the form of an address."""
    try:
        EmailValidator()(text)
    except ValidationError:
        return False
    return len(text) <= _LONGEST
