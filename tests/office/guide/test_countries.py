"""A shop of each country, from the guide's form to the first sale in cash and its receipt."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from kasse.demo import intake
from kasse.demo.hands import Hands
from kasse.demo.outbox import Network, Outbox
from kasse.demo.seat import open_seat
from kasse.fiscal.countries import COUNTRIES
from kasse.fiscal.countries.shops import sample_shops
from kasse.office.catalogue.models import Item
from kasse.office.guide import key
from kasse.office.sales.models import Sale
from kasse.office.staff.models import Person
from kasse.office.stores import holidays
from kasse.office.stores.models import Company, Register, Store
from kasse.office.stores.receipt_sample import sample_receipt

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """A country's form, and its first sale: what is added, its exact sum and tax, and the cash."""

    code: str
    number: str
    written: str
    vat_number: str
    skus: tuple[str, ...]
    total: int
    taxes: tuple[tuple[int, int], ...]
    payable: int
    footer: str
    holiday: tuple[str, str]


DENMARK = First(
    code="DK",
    number="DK 12 34 56 74",
    written="12345674",
    vat_number="DK12345674",
    skus=("1001", "1001"),
    total=3_000,
    taxes=((250_000, 600),),
    payable=3_000,
    footer="Tak for besøget",
    holiday=("2026-12-25", "Juledag"),
)
FINLAND = First(
    code="FI",
    number="fi 20774740",
    written="2077474-0",
    vat_number="FI20774740",
    # A chocolate bar, and a lager in a can with its deposit: 1.85, 1.89, 0.15 and once more 1.85.
    skus=("1001", "1104", "1001"),
    total=574,
    taxes=((135_000, 44), (255_000, 41)),
    payable=575,
    footer="Thank you, and welcome back",
    holiday=("2026-12-06", "Independence Day"),
)
BOTH = pytest.mark.parametrize("first", [DENMARK, FINLAND], ids=lambda first: first.code)


@pytest.fixture
def opened(client, tmp_path, settings):
    """A browser that was opened with the key that the program printed."""
    settings.DATA = tmp_path
    client.get(f"/begin?key={key.current()}")
    client.cookies["django_language"] = "en"
    return client


def form(first: First, **changes: str) -> dict[str, str]:
    return {
        "company": "Kioski Oy",
        "country": first.code,
        "company_number": first.number,
        "language": COUNTRIES[first.code].language,
        "kind": "kiosk",
        "samples": "on",
        "owner": "Aino",
        "email": "aino@kioski.example",
        "password": "en bar med god kaffe",
        "pin": "4711",
        **changes,
    }


def text(response):
    return response.content.decode()


def fields(page: str) -> dict[str, str]:
    """What the fields hold that follow from the country."""
    chosen = re.findall(r'<option value="(\w+)" selected', page)
    return dict(zip(("country", "language"), chosen, strict=True))


@BOTH
def test_the_first_sale_of_a_new_shop(opened, first):
    made = opened.post("/begin", form(first))
    assert (made.status_code, made["Location"]) == (302, "/begin/steps")
    country = COUNTRIES[first.code]
    company, store = Company.objects.get(), Store.objects.get()
    assert (company.company_number, company.vat_number) == (first.written, first.vat_number)
    assert (company.currency, store.language, store.zone, store.region) == (
        country.currency, country.language, country.zone, first.code,
    )  # fmt: skip
    hands = till()
    told = hands.till.state.settings.body
    assert (told["currency"], told["language"]) == (country.currency, country.language)
    assert told["denominations"] == country.settings["denominations"]
    assert told["receipt"]["footer"] == [first.footer]
    sell(hands, first)
    sale = Sale.objects.get()
    assert (sale.currency, sale.total_minor) == (country.currency, first.total)
    answer: Any = hands.do("find_receipt", text="1").result
    receipt = answer["receipt"]["document"]
    assert receipt["currency"] == country.currency
    blocks = {block["block"]: block for block in receipt["blocks"]}
    assert blocks["footer"]["lines"] == [first.footer]
    rows = [(row["rate"], row["tax"]) for row in blocks["taxes"]["rows"]]
    assert rows == list(first.taxes)
    assert blocks["tender"]["amount"] == first.payable
    header = blocks["header"]
    assert header["company_number"] == first.written
    assert header["number_names"] == country.company_number.label
    page = text(opened.get(f"/sales/{sale.register}/{sale.seq}"))
    assert f"{country.company_number.label['en']} {first.written}" in page


def till() -> Hands:
    """The new shop's register, with its owner signed in."""
    (seed,) = intake.seeds([Register.objects.get().id])
    hands = Hands(open_seat(seed, at_ms=_ms()), proofs=seed.proofs, rng=Random(1))
    hands.at_ms = _ms() + 1_000
    hands.sign_in(Person.objects.get().id)
    return hands


def sell(hands: Hands, first: First) -> None:
    """Sells what the country's case says, for cash, and sends it to the office."""
    ids = dict(Item.objects.values_list("sku", "id"))
    for sku in first.skus:
        hands.ring_up("add", item=ids[sku])
    assert hands.total() == first.total
    hands.do("tender", kind="cash", amount=first.payable)
    outbox = Outbox(hands.till.state.store, Network(seed=1, share_ppm=0), app="x", held=0)
    for parcel in outbox.everything(hands.at_ms):
        intake.take_in(parcel)


def _ms() -> int:
    return int(AT.timestamp()) * 1_000


@BOTH
def test_another_country_is_looked_at_without_losing_what_was_typed(opened, first):
    """What follows from the country is that of the chosen one, also without scripts."""
    other = DENMARK if first is FINLAND else FINLAND
    typed = form(first, shown=other.code, kind="cafe", language="da")
    looked = opened.post("/begin?look=country", typed)
    page = text(looked)
    country = COUNTRIES[first.code]
    assert looked.status_code == 200
    assert fields(page) == {"country": first.code, "language": country.language}
    assert country.company_number.name["en"] in page
    assert country.facts[1]["en"] in page
    assert COUNTRIES[other.code].facts[1]["en"] not in page
    assert sample_shops(first.code)[0].items[2].names["en"] in page
    assert 'value="Kioski Oy"' in page
    assert re.search(r'value="cafe" class="radio" checked', page)
    assert typed["password"] not in page
    assert not Company.objects.exists()
    # Looked at once more, the language that was chosen since stays.
    again = opened.post("/begin?look=country", typed | {"shown": first.code, "language": "da"})
    assert fields(text(again)) == {"country": first.code, "language": "da"}


def test_what_follows_from_the_country_is_changed_in_its_place(opened):
    """With scripts, the answer's parts take the place of the page's."""
    page = text(opened.get("/begin"))
    select = page[page.index('<select id="country"') :].split(">")[0]
    assert 'hx-post="?look=country"' in select
    parts = re.search(r'hx-select-oob="([^"]+)"', select)
    assert parts is not None
    for part in parts[1].split(","):
        assert page.count(f'id="{part.removeprefix("#")}"') == 1


@BOTH
def test_a_number_of_the_other_country_is_refused(opened, first):
    other = DENMARK if first is FINLAND else FINLAND
    answer = opened.post("/begin", form(first, company_number=other.number))
    assert answer.status_code == 422
    assert 'id="problem-company_number"' in text(answer)
    assert fields(text(answer))["country"] == first.code
    assert not Company.objects.exists()


@pytest.mark.one_database
@BOTH
def test_holidays_and_the_sample_receipt_are_the_countrys(opened, first):
    opened.post("/begin", form(first))
    language = COUNTRIES[first.code].language
    coming = holidays.coming(first.code, now=AT, language=language)
    assert first.holiday in {(str(one.day), one.name) for one in coming}
    # A language that the calendar is not in reads it in English, not in a third one.
    assert {one.name for one in holidays.coming("FI", now=AT, language="da")} >= {
        "Independence Day"
    }
    sample = sample_receipt(Store.objects.get(), receipt={}, language=language, now=AT)
    blocks = {block["block"]: block for block in sample["blocks"]}
    assert sample["currency"] == COUNTRIES[first.code].currency
    assert blocks["taxes"]["rows"][0]["rate"] == max(rate for rate, _ in first.taxes)
    assert blocks["footer"]["lines"] == [first.footer]


@BOTH
def test_what_is_of_no_one_store_is_told_by_the_countrys_clock(opened, first, monkeypatch):
    opened.post("/begin", form(first))
    monkeypatch.setattr(timezone, "now", lambda: AT)
    page = text(opened.get("/stores"))
    printed = page[page.index("print-head") :].split("</p>")[0]
    assert f"{AT.astimezone(ZoneInfo(COUNTRIES[first.code].zone)):%H:%M}" in printed
