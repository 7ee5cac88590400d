"""What a person may be allowed to do. Roles hold these; a till and the office ask for them.

A permission is a stable string and never gets another meaning. Whoever lacks one at the till can
have the action approved on the spot by someone who has it (docs/developer/till-protocol.md).
"""

from typing import Final

PERMISSIONS: Final[tuple[tuple[str, str], ...]] = (
    ("sale.sell", "ring up goods and take payment"),
    ("sale.refund", "give back lines of a receipt"),
    ("sale.refund_without_receipt", "give money back for goods without a receipt"),
    ("line.remove", "take a line out of a basket"),
    ("line.price", "charge another price than the item's"),
    ("discount.line", "give a discount on one line, up to the role's limit"),
    ("discount.basket", "give a discount on a whole basket, up to the role's limit"),
    ("basket.park", "put a basket aside and fetch it back"),
    ("basket.void", "give up a basket with lines in it"),
    ("tax.exempt", "sell a basket without tax"),
    ("drawer.open", "open the drawer without a sale"),
    ("drawer.float", "say what the drawer starts the day with"),
    ("drawer.pay_in", "put money into the drawer"),
    ("drawer.pay_out", "take money out of the drawer for an expense"),
    ("drawer.drop", "take money out of the drawer for the safe"),
    ("drawer.count", "count the drawer"),
    ("day.x_report", "see the day's totals so far"),
    ("day.z_report", "close the day"),
    ("receipt.copy", "show or print a receipt again"),
    ("receipt.find", "look past receipts up"),
    ("training.switch", "turn training mode on and off"),
    ("item.age_override", "sell without the age check that an item asks for"),
    ("office.view", "see the back office of the role's stores: today, items and registers"),
    ("sales.view", "see sales, receipts, drawers and closed days in the back office"),
    ("journal.view", "see the journal and have its chain verified"),
    ("attention.settle", "take findings on and settle them"),
    ("items.edit", "change items, categories, modifier groups and the till's grid, and import"),
    ("prices.publish", "make new prices those of the tills"),
    ("promotions.manage", "make campaigns with promotions, publish them and take them back"),
    ("stores.edit", "change stores, groups of stores and their settings"),
    ("registers.edit", "add, pair, rename, lock out and retire registers"),
    ("people.view", "see who works here"),
    ("people.edit", "hire, invite, give roles and PINs, end sessions"),
    ("roles.edit", "change what roles allow"),
    ("company.edit", "change the company, its settings and how people log in"),
    ("integrations.edit", "give API tokens and web hooks"),
    ("audit.view", "see who changed and looked at what"),
    ("jobs.view", "see everybody's background work, and stop it"),
)
"""Each permission with what it allows, in the order in which roles show them."""

PERMISSION_CODES: Final[tuple[str, ...]] = tuple(code for code, _ in PERMISSIONS)
