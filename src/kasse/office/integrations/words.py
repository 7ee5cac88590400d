"""Tokens and web hooks in words: why one was refused, and what a delivery ran into."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "token.no_name": gettext_lazy("Name it after the program that will use it."),
    "token.no_permission": gettext_lazy("Choose at least one thing that it may do."),
    "token.unknown_permission": gettext_lazy("There is no permission %(permission)s."),
    "token.no_store": gettext_lazy("Choose at least one store, or all of them."),
    "token.unknown_store": gettext_lazy("One of the stores is gone. Choose again."),
    "token.expiry": gettext_lazy("Choose an end within %(days)s days from now."),
    "token.unknown": gettext_lazy("There is no such token."),
    "token.revoked": gettext_lazy("It was revoked already."),
    "hook.no_name": gettext_lazy("Name it after the receiver."),
    "hook.no_event": gettext_lazy("Choose at least one event."),
    "hook.unknown_event": gettext_lazy("There is no event %(event)s."),
    "hook.unknown_store": gettext_lazy("The store is gone. Choose another."),
    "hook.unknown": gettext_lazy("There is no such web hook."),
    "hook.url": gettext_lazy(
        "This is not an address. Write it like https://shop.example/kasse, without name and "
        "password."
    ),
    "hook.address": gettext_lazy(
        "%(host)s is this machine or in a private network; nothing is sent there. "
        "Give an address on the Internet."
    ),
    "hook.not_https": gettext_lazy("Only https is safe on the Internet. Begin with https://."),
    "hook.unknown_host": gettext_lazy("%(host)s is not known. Check the spelling."),
    "hook.status": gettext_lazy("The receiver did not accept it."),
    "hook.secret_lost": gettext_lazy(
        "The secret cannot be read any more, because the office has another secret key. "
        "Give the web hook another secret."
    ),
    "hook.timeout": gettext_lazy("The receiver did not answer in time."),
    "hook.tls": gettext_lazy("The receiver's certificate is not valid."),
    "hook.no_answer": gettext_lazy("The receiver could not be reached."),
    "hook.failing": gettext_lazy("Nothing arrived for five days, so it was switched off."),
    "hook.gone": gettext_lazy("The receiver said that it wants no more, so it was switched off."),
    "delivery.unknown": gettext_lazy("This has been deleted by now."),
}
"""Also what stands in attempts and in a hook's `disabled_because`."""

SCOPES: Final[Mapping[str, Any]] = {
    "office.view": gettext_lazy("See items, stores, registers and today's figures"),
    "sales.view": gettext_lazy("See sales, receipts, drawers and closed days"),
    "journal.view": gettext_lazy("See the journals"),
    "people.view": gettext_lazy("See who works here"),
    "audit.view": gettext_lazy("See the audit log"),
    "jobs.view": gettext_lazy("See everybody's background work, and stop it"),
    "items.edit": gettext_lazy("Change items and categories, and import"),
    "prices.publish": gettext_lazy("Publish prices to the tills"),
    "promotions.manage": gettext_lazy("Manage campaigns and promotions"),
    "attention.settle": gettext_lazy("Settle what needs attention"),
    "stores.edit": gettext_lazy("Change stores and their settings"),
    "registers.edit": gettext_lazy("Change, pair and lock out registers"),
    "people.edit": gettext_lazy("Add people, give them roles and PINs"),
    "roles.edit": gettext_lazy("Change what roles allow"),
    "company.edit": gettext_lazy("Change the company and its settings"),
    "integrations.edit": gettext_lazy("Create API tokens and web hooks"),
}
"""What a token may be given on the page; the API takes every permission."""

TOKEN_STATES: Final[Mapping[str, Any]] = {
    "active": gettext_lazy("Active"),
    "expiring": gettext_lazy("Ends soon"),
    "expired": gettext_lazy("Expired"),
    "revoked": gettext_lazy("Revoked"),
}

DELIVERY_STATES: Final[Mapping[str, Any]] = {
    "waiting": gettext_lazy("Waiting"),
    "done": gettext_lazy("Arrived"),
    "failed": gettext_lazy("Failed"),
}
