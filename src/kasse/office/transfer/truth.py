"""Yes and no, kinds, units and tax classes as the files of many languages have them."""

from collections.abc import Mapping
from typing import Final

_YES: Final = frozenset(
    "1 true yes y ja j oui o sí si s x wahr vrai verdadero sand sandt on active aktiv instock"
    " taxable sann".split()
)
_NO: Final = frozenset(
    "0 false no n nej nein non nei falsk falsch faux falso off inactive inaktiv -1 none usann".split()
)
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "goods", "product", "consu", "consumable", "storable product", "vare", "varer", "goods ",
            "einlagerbares produkt", "lagerfähiges produkt", "verbrauchsartikel", "physical",
            "combo", "produkt", "produit", "producto", "artikel",
        ),
        "goods",
    ),
    **dict.fromkeys(
        (
            "service", "ydelse", "tjeneste", "tjänst", "dienstleistung", "prestation", "servicio",
            "virtual", "service fee", "appointments_service",
        ),
        "service",
    ),
    **dict.fromkeys(("deposit", "pant", "pfand", "consigne", "depósito"), "deposit"),
}  # fmt: skip
_UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "pcs", "pc", "piece", "pieces", "unit", "units", "unit(s)", "each", "ea", "stk", "stk.",
            "styk", "st", "st.", "stück", "einheiten", "einheit", "stykk", "styck", "pièce",
            "pièces", "unité", "unités", "unidad", "unidades", "ud", "per item", "enhed", "enheder",
        ),
        "pcs",
    ),
    **dict.fromkeys(("kg", "kilo", "kilogram", "kilograms", "kilogramm", "kilogramme"), "kg"),
    **dict.fromkeys(("l", "ltr", "liter", "litre", "litres", "liters", "litro", "litros"), "l"),
    **dict.fromkeys(("m", "meter", "metre", "metres", "meters", "mètre", "metro"), "m"),
}  # fmt: skip
_TAX_CLASSES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("standard", "normal", "full", "taxable", "parent", "standard rate"), "standard"
    ),
    **dict.fromkeys(("reduced", "reduced-rate", "reduced rate", "ermäßigt", "réduit"), "reduced"),
    **dict.fromkeys(("second_reduced", "second reduced rate"), "second_reduced"),
    **dict.fromkeys(("zero", "zero-rate", "zero rate", "nul", "nulsats"), "zero"),
    **dict.fromkeys(("exempt", "momsfri", "momsfritaget", "steuerfrei", "exonéré"), "exempt"),
    **dict.fromkeys(("outside", "none", "uden for moms"), "outside"),
}


def is_yes(text: str) -> bool:
    """Whether a text says yes."""
    return text.strip().casefold() in _YES


def truth(text: str) -> bool | None:
    """Yes or no; None for what says neither."""
    folded = text.strip().casefold()
    return True if folded in _YES else False if folded in _NO else None


def kind(text: str) -> str | None:
    """The kind of item that a word means."""
    return _KINDS.get(text.strip().casefold())


def unit(text: str) -> str | None:
    """The unit that a word means."""
    return _UNITS.get(text.strip().casefold())


def tax_class(text: str) -> str | None:
    """The tax class that a word means."""
    return _TAX_CLASSES.get(text.strip().casefold())
