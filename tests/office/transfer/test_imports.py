"""From a file to items and back."""

import pytest

from kasse.office.actors import OPERATOR
from kasse.office.catalogue.models import Category, Item, ItemCode
from kasse.office.transfer import services
from tests.office.samples_shop import open_shop
from tests.office.transfer.doing import checked, imported, item, problems, uploaded, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shop():
    return open_shop()


DANISH = """Varenr.;Varenavn;Salgspris;Stregkode;Varegruppe;Moms
A1;Kaffe;1.234,50;5701234567899;Drikke > Varme;25 %
A2;Te;kr. 12,50;;Drikke;25
A3;;12,-;;;25
A4;Brød;dyr;123456789013;;7
"""


def test_a_danish_price_list():
    made = checked(DANISH.encode("windows-1252"))
    assert made.shape["encoding"] == "windows-1252"
    assert problems(made) == [
        (4, "name", "item.field_missing"),
        (5, "price", "number.not_a_number"),
        (5, "codes", "barcode.check_digit"),
        (5, "tax_class", "transfer.unknown_tax"),
    ]
    assert made.counts == {"new": 2, "changed": 0, "same": 0, "bad": 2, "categories": 2}
    assert Item.objects.count() == 0
    services.start(by=OPERATOR, import_id=made.id)
    work()
    assert item("A1").draft_price_minor == 123450
    assert item("A2").draft_price_minor == 1250
    assert Category.objects.count() == 2
