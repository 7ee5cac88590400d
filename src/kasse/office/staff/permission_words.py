"""Permissions as people read them: in groups, each with a name and what it lets somebody do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Permissions that belong together, in the order shown."""

    words: Any
    codes: tuple[str, ...]


GROUPS: Final = (
    Group(
        words=_("Selling"),
        codes=(
            "sale.sell",
            "basket.park",
            "line.remove",
            "basket.void",
            "line.price",
            "discount.line",
            "discount.basket",
            "tax.exempt",
            "item.age_override",
        ),
    ),
    Group(
        words=_("Receipts and refunds"),
        codes=(
            "receipt.find",
            "receipt.copy",
            "sale.refund",
            "sale.refund_without_receipt",
        ),
    ),
    Group(
        words=_("Drawer and day"),
        codes=(
            "drawer.open",
            "drawer.float",
            "drawer.count",
            "drawer.pay_in",
            "drawer.pay_out",
            "drawer.drop",
            "day.x_report",
            "day.z_report",
            "training.switch",
        ),
    ),
    Group(
        words=_("Back office: looking"),
        codes=(
            "office.view",
            "sales.view",
            "journal.view",
            "people.view",
            "audit.view",
            "jobs.view",
        ),
    ),
    Group(
        words=_("Back office: changing"),
        codes=(
            "attention.settle",
            "items.edit",
            "prices.publish",
            "promotions.manage",
            "stores.edit",
            "registers.edit",
            "people.edit",
            "roles.edit",
            "company.edit",
            "integrations.edit",
        ),
    ),
)

WORDS: Final[Mapping[str, tuple[Any, Any]]] = {
    "sale.sell": (_("Sell"), _("Ring up goods and take payment.")),
    "sale.refund": (_("Refund"), _("Give money back for lines of a receipt.")),
    "sale.refund_without_receipt": (
        _("Refund without a receipt"),
        _("Give money back for goods without a receipt. Easily abused: few should have it."),
    ),
    "line.remove": (_("Remove a line"), _("Take a line out of a basket.")),
    "line.price": (_("Change a price"), _("Charge another price than the item's.")),
    "discount.line": (
        _("Discount on a line"),
        _("Give a discount on one line, up to the role's limit."),
    ),
    "discount.basket": (
        _("Discount on a basket"),
        _("Give a discount on a whole basket, up to the role's limit."),
    ),
    "basket.park": (_("Park a basket"), _("Put a basket aside and fetch it back.")),
    "basket.void": (_("Void a basket"), _("Void a basket with lines in it.")),
    "tax.exempt": (
        _("Sell without tax"),
        _("Sell a basket free of tax, to diplomats for example."),
    ),
    "drawer.open": (_("Open the drawer"), _("Open the drawer without a sale.")),
    "drawer.float": (_("Set the float"), _("Record what the drawer starts the day with.")),
    "drawer.pay_in": (_("Pay in"), _("Put money into the drawer.")),
    "drawer.pay_out": (_("Pay out"), _("Take money out of the drawer for an expense.")),
    "drawer.drop": (_("Drop to the safe"), _("Take money out of the drawer for the safe.")),
    "drawer.count": (_("Count the drawer"), _("Count what is in the drawer.")),
    "day.x_report": (_("X report"), _("See the day's totals so far.")),
    "day.z_report": (_("Close the day"), _("Close the day with a Z report.")),
    "receipt.copy": (_("Copy of a receipt"), _("Show or print a receipt again.")),
    "receipt.find": (_("Find receipts"), _("Look up past receipts at the till.")),
    "training.switch": (_("Training mode"), _("Turn training mode on and off.")),
    "item.age_override": (
        _("Skip the age check"),
        _("Sell without the age check that an item asks for."),
    ),
    "office.view": (
        _("See the back office"),
        _("Log in and see today, items and registers of the role's stores."),
    ),
    "sales.view": (_("See sales"), _("See sales, receipts, drawers and closed days.")),
    "journal.view": (_("See the journal"), _("See the journal and have its chain verified.")),
    "attention.settle": (_("Settle findings"), _("Take on what needs attention, and settle it.")),
    "items.edit": (
        _("Edit items"),
        _("Change items, categories, modifier groups and the till's grid, and import."),
    ),
    "prices.publish": (_("Publish prices"), _("Publish new prices to the tills.")),
    "promotions.manage": (
        _("Manage promotions"),
        _("Make campaigns with promotions, publish them and take them back."),
    ),
    "stores.edit": (_("Edit stores"), _("Change stores, groups of stores and their settings.")),
    "registers.edit": (
        _("Edit registers"),
        _("Add, pair, rename, lock out and retire registers."),
    ),
    "people.view": (_("See people"), _("See who works here.")),
    "people.edit": (
        _("Edit people"),
        _(
            "Add and invite people, give roles and PINs, log people out. Only permissions that "
            "you have yourself."
        ),
    ),
    "roles.edit": (_("Edit roles"), _("Change what roles allow, up to your own permissions.")),
    "company.edit": (
        _("Edit the company"),
        _("Change the company, its settings and how people log in."),
    ),
    "integrations.edit": (_("Edit integrations"), _("Create API tokens and web hooks.")),
    "audit.view": (_("See the audit log"), _("See who changed and looked at what.")),
    "jobs.view": (
        _("See background work"),
        _("See everybody's background work, and stop it."),
    ),
}
