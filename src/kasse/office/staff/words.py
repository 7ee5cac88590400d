"""Refusals about people and log-ins, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy

from kasse.office.catalogue.queries import in_language

REFUSALS: Final[Mapping[str, Any]] = {
    "login.wrong": gettext_lazy("E-mail and password do not match. Check both and try again."),
    "login.locked": gettext_lazy(
        "Too many wrong log-ins. Wait 15 minutes, or ask for a new password, then try again."
    ),
    "login.wrong_code": gettext_lazy(
        "This code is wrong or was used. Wait for the next one and type that."
    ),
    "login.wrong_proof": gettext_lazy("That is not right. Check it and try again."),
    "account.email_taken": gettext_lazy("Somebody else logs in with %(email)s."),
    "account.email_malformed": gettext_lazy("This is not an e-mail address."),
    "account.exists": gettext_lazy("This person has a log-in already."),
    "account.weak_password": gettext_lazy(
        "The password is too short: use at least %(characters)s characters."
    ),
    "account.long_password": gettext_lazy(
        "The password is too long: use at most %(characters)s characters."
    ),
    "account.common_password": gettext_lazy(
        "This password is on the lists that are tried first. Choose another one."
    ),
    "account.guessable_password": gettext_lazy(
        "This password is too easy to guess. Four unusual words are hard to guess and easy to"
        " remember; your name and the shop's count for nothing."
    ),
    "account.passwords_differ": gettext_lazy("The two passwords differ. Type the same twice."),
    "factor.required": gettext_lazy(
        "The company asks for a second factor. Add another one before you take the last one away."
    ),
    "passkey.refused": gettext_lazy("The passkey was not accepted. Try again, or another way."),
    "passkey.taken": gettext_lazy("This passkey is known already."),
    "passkey.too_many": gettext_lazy("You have %(limit)s passkeys. Remove one first."),
    "ticket.dead": gettext_lazy("This link no longer works. Ask for a new one."),
    "sso.mismatch": gettext_lazy("The answer does not belong to this log-in. Begin again."),
    "sso.not_anew": gettext_lazy(
        "The company's log-in did not say that it asked you just now. Prove who you are another "
        "way, or log out there and in again."
    ),
    "sso.stopped": gettext_lazy("The log-in was not finished there. Try again, or another way."),
    "sso.unreachable": gettext_lazy(
        "The company's log-in cannot be reached. Log in another way, or try again later."
    ),
    "sso.email_unverified": gettext_lazy(
        "The company's log-in does not vouch for your e-mail address. Ask whoever looks after it."
    ),
    "sso.unknown": gettext_lazy("Nobody here has the address %(email)s. Ask to be invited."),
    "sso.account_off": gettext_lazy("Your log-in here is switched off."),
    "pin.not_digits": gettext_lazy("A PIN consists of digits only."),
    "pin.too_short": gettext_lazy("The PIN is too short: use at least %(digits)s digits."),
    "pin.too_long": gettext_lazy("The PIN is too long: use at most %(digits)s digits."),
    "pin.trivial": gettext_lazy(
        "The PIN is too easy to guess. Avoid repeated digits and digits in a row."
    ),
    "pin.differs": gettext_lazy("The two PINs differ. Type the same PIN twice."),
    "person.no_name": gettext_lazy("Give the person a name."),
    "person.no_role": gettext_lazy("Choose at least one role."),
    "person.left": gettext_lazy("This person does not work here any more."),
    "role.unknown": gettext_lazy("There is no such role any more."),
    "role.unknown_permission": gettext_lazy("There is no such permission: %(permission)s."),
    "role.no_name": gettext_lazy("Give the role a name."),
    "role.name_taken": gettext_lazy("Another role is called %(name)s."),
    "role.discount": gettext_lazy("A discount is between 0 and 100 %%."),
    "role.used": gettext_lazy(
        "The role is in use (by %(people)s people, or for newcomers). Give them another one first."
    ),
    "policy.unknown": gettext_lazy("Choose who needs a second factor."),
    "policy.no_domain": gettext_lazy(
        "Name the domains whose people may join without an invitation."
    ),
    "policy.domain": gettext_lazy("%(domain)s is not a domain such as example.dk."),
}


def named(names: Mapping[str, Any]) -> str:
    """A name in the reader's language."""
    return in_language(dict(names), get_language() or "en")
