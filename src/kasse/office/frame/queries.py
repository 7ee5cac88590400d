"""Reading how somebody wants the office to look."""

from kasse.office.frame.models import Preferences


def preferences(account_id: str) -> Preferences:
    """An account's choices, or what holds without any."""
    found = Preferences.objects.filter(account_id=account_id).first()
    return found or Preferences(account_id=account_id)
