"""The price per unit: docs/rules/prices.md."""

import pytest

from kasse.domain.unit_prices import Content, UnitPrice, content_from_document, unit_price


def test_price_per_unit() -> None:
    """PRICE-16: the rule's own example; of 100 ml of it, and of a metre of 3 m."""
    bottle = Content(quantity=750, unit="l")
    assert unit_price(8_000, unit="pcs", content=bottle) == UnitPrice(price_minor=10_667, unit="l")
    assert unit_price(8_000, unit="pcs", content=bottle, per_thousandths=100) == UnitPrice(
        price_minor=1_067, unit="l", per_thousandths=100
    )
    rope = Content(quantity=3_000, unit="m")
    assert unit_price(1_000, unit="pcs", content=rope) == UnitPrice(price_minor=333, unit="m")


def test_what_has_no_price_per_unit_of_its_own() -> None:
    """PRICE-16: what is sold by weight, and what says nothing of its content."""
    assert unit_price(8_000, unit="kg", content=Content(quantity=750, unit="l")) is None
    assert unit_price(8_000, unit="pcs", content=None) is None


@pytest.mark.parametrize(
    "document", [None, 750, {}, {"quantity": 0, "unit": "l"}, {"quantity": 1, "unit": "pint"}]
)
def test_a_content_that_cannot_be_is_none(document: object) -> None:
    assert content_from_document(document) is None


def test_a_content_is_read() -> None:
    content = content_from_document({"quantity": 750, "unit": "l"})
    assert content == Content(quantity=750, unit="l")
