"""Whom a session stands for: Django asks here with every request."""

from django.contrib.auth.backends import BaseBackend

from kasse.office.staff import queries
from kasse.office.staff.models import Account


class AccountBackend(BaseBackend):
    """Nobody logs in through it; log-ins are made by kasse.office.staff.pages."""

    def get_user(self, user_id: str) -> Account | None:
        """The account, unless it may no longer log in or its person has left."""
        return queries.active_account(user_id)
