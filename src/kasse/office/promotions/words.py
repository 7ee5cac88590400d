"""Campaigns and promotions in words: refusals, findings, states, presets, fields."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "campaign.archived": gettext_lazy("The campaign is archived. Restore it first."),
    "campaign.at_tills": gettext_lazy("The campaign is at the tills. Take it back first."),
    "campaign.malformed": gettext_lazy("This cannot be saved. Check it for typing mistakes."),
    "campaign.published": gettext_lazy(
        "The campaign was published once and cannot be deleted. Archive it instead."
    ),
    "campaign.too_many": gettext_lazy("A campaign has at most %(most)s promotions."),
    "campaign.unknown": gettext_lazy("There is no such campaign any more."),
    "promotion.gone": gettext_lazy("There is no such promotion any more."),
    "promotion.malformed": gettext_lazy("This cannot be so. Check what was typed."),
    "promotion.no_goods": gettext_lazy("There is no such item for sale."),
    "promotion.stores": gettext_lazy("Choose stores that sell from the campaign's assortment."),
    "promotion.too_many_pieces": gettext_lazy("Try at most %(most)s pieces at once."),
    "promotion.unknown": gettext_lazy("This program does not know such a promotion."),
    "promotions.has_errors": gettext_lazy(
        "It was not published. Errors that must be corrected first: %(errors)s."
    ),
    "promotions.not_published": gettext_lazy("The campaign is at no till."),
    "promotions.nothing_to_publish": gettext_lazy(
        "There is nothing new to publish. Add a promotion, or switch one on."
    ),
    "simulation.days": gettext_lazy(
        "Choose a first day and a last one that is not before it, at most %(most)s days apart."
    ),
    "simulation.nothing": gettext_lazy(
        "The campaign changes nothing. Add a promotion, or switch one on."
    ),
    "simulation.runs": gettext_lazy("One is being worked out. Wait for it, or stop it first."),
    "simulation.stores": gettext_lazy(
        "Choose stores that sell from the campaign's assortment and that you may see."
    ),
    "simulation.unknown": gettext_lazy("There is no such simulation any more."),
}

PASSED: Final[Mapping[str, Any]] = {
    "refund": gettext_lazy("Passed over, because goods came back: %(number)s"),
    "exchange": gettext_lazy("Passed over, because goods were exchanged: %(number)s"),
    "exempt": gettext_lazy("Passed over, because they were sold without tax: %(number)s"),
    "currency": gettext_lazy("Passed over, because they are in another currency: %(number)s"),
    "unreadable": gettext_lazy("Passed over, because the journal does not say enough: %(number)s"),
}
"""Why sales take no part in a simulation, and how many."""

SIMULATION_STATES: Final[Mapping[str, Any]] = {
    "waiting": gettext_lazy("Waiting"),
    "running": gettext_lazy("Running"),
    "done": gettext_lazy("Done"),
    "stopped": gettext_lazy("Stopped"),
    "failed": gettext_lazy("Failed"),
}

FINDINGS: Final[Mapping[str, Any]] = {
    "promotion.below_cost": gettext_lazy(
        "%(name)s would be sold for %(price)s, which is less than its cost of %(cost)s. "
        "Give less, or leave it out."
    ),
    "promotion.below_floor": gettext_lazy(
        "%(name)s would be sold for %(price)s, but its lowest price is %(floor)s, and tills stop "
        "there. Give less, leave it out, or change its lowest price."
    ),
    "promotion.competes": gettext_lazy(
        "%(name)s wants the same goods at the same time (%(example)s), and the two do not combine. "
        "The customer gets the one that gives more. Let both combine, or part their goods or hours."
    ),
    "promotion.currencies": gettext_lazy(
        "The stores sell in different currencies (%(currencies)s), so an amount means something "
        "else in each. Choose stores with one currency."
    ),
    "promotion.more_than_goods": gettext_lazy(
        "%(value)s is more than the goods cost (%(dearest)s at most). Give less."
    ),
    "promotion.more_than_some": gettext_lazy(
        "%(value)s is more than some of the goods cost (from %(cheapest)s); these are free then."
    ),
    "promotion.never_then": gettext_lazy(
        "These days and hours never come between its beginning and its end. Change one of them."
    ),
    "promotion.no_channel": gettext_lazy(
        "It holds on other channels than the tills alone (%(name)s), so no till gives it."
    ),
    "promotion.not_compared": gettext_lazy(
        "It wants the same goods as %(others)s more promotions, and was not compared with them."
    ),
    "promotion.nothing_fits": gettext_lazy(
        "No item for sale fits this. Choose other goods, or put some on sale."
    ),
    "promotion.nothing_weighed": gettext_lazy(
        "None of these goods is sold by weight or measure, so nothing is ever weighed. "
        "Count pieces instead."
    ),
    "promotion.outside_campaign": gettext_lazy(
        "It holds at no time within the campaign. Change its dates or the campaign's."
    ),
    "promotion.over": gettext_lazy("It is over. Choose a later end."),
    "promotion.parts_alike": gettext_lazy(
        "Places %(first)s and %(second)s take the same goods. Raise the number of one instead."
    ),
    "promotion.price_above": gettext_lazy(
        "%(value)s is no less than what the goods cost (%(dearest)s at most), so nobody would ever "
        "get it. Ask for less."
    ),
    "promotion.price_above_some": gettext_lazy(
        "%(value)s is more than some of the goods cost (from %(cheapest)s); they stay as they are."
    ),
    "promotion.price_range": gettext_lazy("The lowest price is above the highest. Swap them."),
    "promotion.tier_gives_less": gettext_lazy(
        "This step gives no more than the one before. Give more, or remove it."
    ),
    "promotion.times_twice": gettext_lazy("This time stands here twice. Remove one."),
    "promotion.unknown_brand": gettext_lazy("No item has the brand %(name)s. Choose another."),
    "promotion.unknown_category": gettext_lazy("There is no such category any more. Remove it."),
    "promotion.unknown_coupon": gettext_lazy(
        "There is no such coupon at the tills. Choose another, or restore it."
    ),
    "promotion.unknown_group": gettext_lazy("There is no group of customers called %(name)s."),
    "promotion.unknown_item": gettext_lazy("There is no such item any more. Remove it."),
    "promotion.unknown_tag": gettext_lazy("No item has the tag %(name)s. Choose another."),
}
"""What the check finds (kasse.domain.promotions.check), and what to do about it."""

AMOUNTS: Final = frozenset({"value", "price", "cost", "floor", "cheapest", "dearest"})
"""The facts of findings that are minor units."""

STATES: Final[Mapping[str, Any]] = {
    "draft": gettext_lazy("Draft"),
    "scheduled": gettext_lazy("Scheduled"),
    "published": gettext_lazy("Running"),
    "ended": gettext_lazy("Ended"),
    "archived": gettext_lazy("Archived"),
}

COLORS: Final[Mapping[str, Any]] = {
    "": gettext_lazy("None"),
    "red": gettext_lazy("Red"),
    "orange": gettext_lazy("Orange"),
    "yellow": gettext_lazy("Yellow"),
    "green": gettext_lazy("Green"),
    "blue": gettext_lazy("Blue"),
    "purple": gettext_lazy("Purple"),
}

PRESETS: Final[Mapping[str, tuple[Any, Any]]] = {
    "percent_off": (gettext_lazy("Percent off"), gettext_lazy("20% off wine")),
    "two_for_one": (gettext_lazy("2 for 1"), gettext_lazy("Pay for the dearer one")),
    "three_for_two": (gettext_lazy("3 for 2"), gettext_lazy("The cheapest is free")),
    "any_for": (gettext_lazy("Any 3 for a price"), gettext_lazy("Any 3 for 50")),
    "mixed": (gettext_lazy("Mixed case"), gettext_lazy("6 wines as you like, 15% off")),
    "meal_deal": (gettext_lazy("Meal deal"), gettext_lazy("Sandwich, drink and fruit for 45")),
    "second_half": (gettext_lazy("Second at half price"), gettext_lazy("The cheaper one 50% off")),
    "spend": (gettext_lazy("Spend and save"), gettext_lazy("Spend 300, get 50 off")),
    "happy_hour": (gettext_lazy("Happy hour"), gettext_lazy("25% off on weekdays 16 to 18")),
    "member_price": (gettext_lazy("Member price"), gettext_lazy("A price for members")),
    "near_expiry": (gettext_lazy("Near expiry"), gettext_lazy("30% off when the date is near")),
    "staff": (gettext_lazy("Staff discount"), gettext_lazy("20% for those who work here")),
    "quantity_breaks": (
        gettext_lazy("Quantity discount"),
        gettext_lazy("From 6 pieces 10%, from 12 pieces 15%"),
    ),
    "bundle": (gettext_lazy("Bundle price"), gettext_lazy("Printer and paper for one price")),
    "gift": (gettext_lazy("Free gift"), gettext_lazy("Buy one thing, get another for nothing")),
    "points": (gettext_lazy("More points"), gettext_lazy("Twice the points on these goods")),
}
"""What each preset is called, with an example."""
