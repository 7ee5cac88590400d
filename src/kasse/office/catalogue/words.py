"""Refusals about items and prices, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

REFUSALS: Final[Mapping[str, Any]] = {
    "prices.nothing_to_publish": gettext_lazy("There are no new prices to publish."),
    "prices.beginning": gettext_lazy(
        "Release %(number)s has begun in some stores only; the last one begins it at %(until)s. "
        "Until then, nothing else can begin at once."
    ),
    "prices.has_begun": gettext_lazy("It has begun in a store, so it cannot be taken back."),
    "prices.starts_malformed": gettext_lazy("Give a day and a time."),
    "prices.starts_too_soon": gettext_lazy("That time has passed in a store. Choose a later one."),
    "prices.unknown_release": gettext_lazy("There is no such release, or it was taken back."),
    "price_list.currency": gettext_lazy("%(store)s sells in another currency."),
    "price_list.malformed": gettext_lazy("This cannot be right. Check what was typed."),
    "price_list.name_missing": gettext_lazy(
        "Give the list a name of at most %(characters)s characters."
    ),
    "price_list.no_price": gettext_lazy(
        "%(name)s gets no price from a list: it is a deposit, has variants, or its price is typed."
    ),
    "price_list.places": gettext_lazy("Choose where the list holds among those offered."),
    "price_list.quantity": gettext_lazy("From that quantity no price can count."),
    "price_list.released": gettext_lazy("Prices of it were published. End it instead."),
    "price_list.tax_mode": gettext_lazy(
        "%(store)s says prices with tax where the list says them without, or the other way round."
    ),
    "price_list.too_many": gettext_lazy("At most %(most)s prices are saved at once."),
    "price_list.unknown": gettext_lazy("There is no such price list; it may have been deleted."),
    "price_list.where_fixed": gettext_lazy(
        "A list for everywhere cannot become one for some places, nor the other way round. "
        "End it, and make another."
    ),
    "item.field_missing": gettext_lazy("This must be filled in."),
    "item.field_malformed": gettext_lazy("This cannot be right. Check what was typed."),
    "item.price_out_of_range": gettext_lazy("A price is zero or more."),
    "item.refers_to_itself": gettext_lazy("An item cannot be part, deposit or variant of itself."),
    "item.unknown_reference": gettext_lazy("There is no %(to)s in this assortment."),
    "item.unknown": gettext_lazy("There is no such item any more."),
    "item.not_in_store": gettext_lazy("That store sells from another assortment."),
    "bulk_edit.unknown": gettext_lazy("There is no such change; it may have been deleted."),
    "bulk_edit.busy": gettext_lazy("It is at another step by now. Look at it again."),
    "bulk_edit.unclear": gettext_lazy(
        "A part of the filter could not be read, so it is not clear which items are meant. "
        "Correct the filter first."
    ),
    "bulk_edit.nothing_chosen": gettext_lazy("Choose items first."),
    "bulk_edit.too_many": gettext_lazy(
        "At most %(most)s items are changed at once. Narrow the filter."
    ),
    "bulk_edit.nothing_to_change": gettext_lazy("Nothing would change."),
    "bulk_edit.nothing_to_undo": gettext_lazy("There is nothing left to undo."),
    "bulk_edit.changed_since": gettext_lazy("Somebody has changed it since."),
    "bulk_edit.price_published": gettext_lazy(
        "It had no price before, and tills have the new one by now. A price can be changed, "
        "but not taken back."
    ),
    "modifiers.name_missing": gettext_lazy("Every group and every choice needs a name."),
    "modifiers.choices_wrong": gettext_lazy(
        "The least is 0 or more, the most at least 1, and there must be enough choices."
    ),
    "modifiers.price_out_of_range": gettext_lazy("That price is too large."),
    "modifiers.in_use": gettext_lazy("Items ask for it: %(items)s. Take it off them first."),
    "picture.too_large": gettext_lazy("The picture is too large: at most 10 MB and 50 megapixels."),
    "picture.unreadable": gettext_lazy(
        "That picture cannot be shown. Choose a JPEG, PNG, WebP or GIF."
    ),
    "picture.too_many": gettext_lazy("An item has at most %(most)s pictures."),
    "variants.axis_wrong": gettext_lazy(
        "Give each line a name of its own, and values between commas."
    ),
    "variants.too_many": gettext_lazy(
        "That makes %(count)s variants; at most %(most)s go at once."
    ),
    "item.sku_taken": gettext_lazy("Another item has the SKU %(sku)s."),
    "barcode.check_digit": gettext_lazy(
        "%(text)s has a wrong check digit. Compare it with the digits under the barcode."
    ),
    "barcode.too_long": gettext_lazy("A code has at most 70 characters."),
    "category.name_missing": gettext_lazy(
        "Give the category a name of at most %(characters)s characters, in one of the languages."
    ),
    "category.color": gettext_lazy("Choose one of the colours."),
    "category.icon": gettext_lazy("Choose one of the icons."),
    "category.unknown": gettext_lazy("That category is not there any more."),
    "category.in_itself": gettext_lazy("A category cannot be under itself."),
    "category.too_deep": gettext_lazy("Categories can be at most %(levels)s levels deep."),
    "category.has_children": gettext_lazy(
        "Other categories are under it. Move or delete those first."
    ),
    "layout.malformed": gettext_lazy("The grid could not be read. Load the page again."),
    "layout.too_large": gettext_lazy(
        "A grid has at most %(pages)s pages of %(tiles)s tiles. Remove some."
    ),
    "layout.name_missing": gettext_lazy("Each page needs a name, in one of the languages."),
    "layout.unknown_tile": gettext_lazy(
        "An item or category of the grid is not there any more. Remove it from its page."
    ),
    "layout.unknown": gettext_lazy("Its own grid is removed."),
    "layout.stale": gettext_lazy(
        "Somebody else has saved this grid meanwhile. Yours is below: save again to replace "
        "theirs, or leave the page to keep theirs."
    ),
    "barcode.empty": gettext_lazy("An empty line is not a code."),
}

FIELDS: Final[Mapping[str, Any]] = {
    "name": gettext_lazy("Name"),
    "names": gettext_lazy("Names in other languages"),
    "kind": gettext_lazy("Kind"),
    "unit": gettext_lazy("Sold by"),
    "open_price": gettext_lazy("The price is typed at the till"),
    "price": gettext_lazy("Price"),
    "cost": gettext_lazy("Cost"),
    "floor": gettext_lazy("Lowest price under promotions"),
    "tax_class": gettext_lazy("Tax"),
    "codes": gettext_lazy("Codes"),
    "category": gettext_lazy("Category"),
    "brand": gettext_lazy("Brand"),
    "supplier": gettext_lazy("Supplier"),
    "tags": gettext_lazy("Tags"),
    "variant_of": gettext_lazy("Variant of"),
    "options": gettext_lazy("Options"),
    "modifier_groups": gettext_lazy("Modifiers"),
    "components": gettext_lazy("Parts of the bundle"),
    "deposit": gettext_lazy("Deposit"),
    "min_age": gettext_lazy("Age limit"),
    "blocked": gettext_lazy("Not sold on"),
    "windows": gettext_lazy("Times of sale"),
    "content": gettext_lazy("Content"),
    "stock": gettext_lazy("Kept in stock"),
    "sold": gettext_lazy("For sale"),
    "archived": gettext_lazy("Archived"),
    "stores": gettext_lazy("In stores"),
    "pictures": gettext_lazy("Pictures"),
}
ACTIONS: Final[Mapping[str, Any]] = {
    "item.created": gettext_lazy("Created"),
    "item.changed": gettext_lazy("Changed"),
    "item.archived": gettext_lazy("Archived"),
    "item.restored": gettext_lazy("Restored"),
    "item.price_published": gettext_lazy("New price at the tills"),
    "item.changed_in_store": gettext_lazy("Changed in a store"),
    "item.pictures_changed": gettext_lazy("Pictures changed"),
    "prices.published": gettext_lazy("Prices published"),
    "prices.scheduled": gettext_lazy("Prices published for later"),
    "prices.begun": gettext_lazy("Prices begun"),
    "prices.taken_back": gettext_lazy("Price release taken back"),
    "price_list.created": gettext_lazy("Price list created"),
    "price_list.changed": gettext_lazy("Price list changed"),
    "price_list.deleted": gettext_lazy("Price list deleted"),
    "price_list.prices_changed": gettext_lazy("Prices of a list changed"),
    "assortment.created": gettext_lazy("Assortment created"),
    "bulk_edit.applied": gettext_lazy("Many items changed at once"),
    "bulk_edit.undone": gettext_lazy("Change of many items undone"),
    "modifiers.created": gettext_lazy("Modifier group created"),
    "modifiers.changed": gettext_lazy("Modifier group changed"),
    "modifiers.deleted": gettext_lazy("Modifier group deleted"),
}
SUBJECTS: Final[Mapping[str, Any]] = {
    "item": gettext_lazy("Item"),
    "assortment": gettext_lazy("Assortment"),
    "modifier_group": gettext_lazy("Modifier group"),
    "bulk_edit": gettext_lazy("Change of many items"),
    "price_list": gettext_lazy("Price list"),
}

ICON_WORDS: Final[Mapping[str, Any]] = {
    "cup": gettext_lazy("Cup"),
    "glass": gettext_lazy("Glass"),
    "bottle": gettext_lazy("Bottle"),
    "bread": gettext_lazy("Bread"),
    "cake": gettext_lazy("Cake"),
    "plate": gettext_lazy("Plate"),
    "pizza": gettext_lazy("Pizza"),
    "apple": gettext_lazy("Apple"),
    "carrot": gettext_lazy("Carrot"),
    "milk": gettext_lazy("Milk"),
    "cheese": gettext_lazy("Cheese"),
    "fish": gettext_lazy("Fish"),
    "meat": gettext_lazy("Meat"),
    "snow": gettext_lazy("Snowflake"),
    "candy": gettext_lazy("Candy"),
    "basket": gettext_lazy("Basket"),
    "shirt": gettext_lazy("Shirt"),
    "trousers": gettext_lazy("Trousers"),
    "shoe": gettext_lazy("Shoe"),
    "hanger": gettext_lazy("Hanger"),
    "scissors": gettext_lazy("Scissors"),
    "drop": gettext_lazy("Drop"),
    "flower": gettext_lazy("Flower"),
    "book": gettext_lazy("Book"),
    "gift": gettext_lazy("Gift"),
    "toy": gettext_lazy("Toy"),
    "tool": gettext_lazy("Tool"),
    "home": gettext_lazy("House"),
    "paw": gettext_lazy("Paw"),
    "leaf": gettext_lazy("Leaf"),
    "star": gettext_lazy("Star"),
    "coins": gettext_lazy("Coins"),
}
"""What the icons of categories show, by name."""
