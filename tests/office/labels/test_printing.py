"""Which items get a label, at which price; the page, the API and the file."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
from django.test import Client

from kasse.domain.item import SaleWindow
from kasse.domain.outcome import Refused
from kasse.domain.unit_prices import UnitPrice
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import services as catalogue
from kasse.office.catalogue.price_lists.heads import Head
from kasse.office.catalogue.services import price_lists, prices
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.catalogue.services.price_lists import PriceRow
from kasse.office.jobs.models import Job
from kasse.office.labels import making, queries, services
from kasse.office.labels.label import Campaign, LowestPrice
from kasse.office.labels.wanted import Layout, Wanted
from kasse.office.stores import services as stores
from kasse.office.transfer import files
from kasse.office.transfer.models import StoredFile
from tests.office.catalogue.campaigns import campaign, each, take_back
from tests.office.once import once
from tests.office.samples_shop import open_shop
from tests.office.transfer.doing import work

pytestmark = pytest.mark.django_db

PUBLISHED = datetime(2026, 11, 28, 22, 30, tzinfo=UTC)
"""In Denmark half past eleven in the evening of the 28th."""

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
"""When the labels are made: ten in the morning there."""

BEER = ItemRow(
    id="beer",
    sku="B1",
    name="Pilsner",
    names={"en": "Lager"},
    brand="Nord",
    price_minor=1_000,
    deposit="P1",
    content=(330, "l"),
    codes=("5701234567899",),
)


def prepared():
    """A shop with published prices, of which two change with the drafts; its owner."""
    shop = open_shop()
    stores.create_store(
        by=OPERATOR, company=shop.store.company, assortment="cafe", name="Anden", store_id="s2"
    )
    not_there = (InStore(store="s2", sold=False),)
    rows = [
        ItemRow(id="pant", sku="P1", name="Pant A", kind="deposit", price_minor=100),
        BEER,
        ItemRow(id="ham", sku="H1", name="Skinke", unit="kg", price_minor=9_000),
        ItemRow(id="gift", sku="G1", name="Gavekort", open_price=True),
        ItemRow(id="cup", sku="K1", name="Kop", price_minor=5_000, stores=not_there),
    ]
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=PUBLISHED)
    own = (InStore(store="s2", price_minor=8_500),)
    changed = [replace(BEER, price_minor=1_250), replace(rows[2], stores=own)]
    catalogue.save_items(by=OPERATOR, assortment="cafe", rows=changed)
    return shop.owner


owner = once(prepared)


@pytest.fixture
def browser(owner):
    client = Client(headers={"accept-language": "en"})
    client.force_login(owner)
    return client


def made(wanted, layout=None):
    plan = queries.plan(wanted, now=NOW)
    how = layout or Layout()
    found = making.labels(plan.ids, plan.shelf, layout=how)
    return {label.sku: label for label in found}


def priced(**wanted):
    found = made(Wanted(assortment="cafe", **wanted))
    return {sku: label.price_minor for sku, label in found.items()}


def test_labels_of_drafts_have_the_new_price_of_their_place(browser):
    """LABEL-6."""
    assert priced() == {"B1": 1_250}
    assert priced(store="s2") == {"B1": 1_250, "H1": 8_500}
    now = priced(which="chosen", ids=("ham", "beer"), store="s2")
    assert list(now.items()) == [("B1", 1_000), ("H1", 9_000)]
    assert priced(which="chosen", ids=("beer",), prices="next") == {"B1": 1_250}


def test_labels_of_tomorrow_are_of_exactly_what_changes(browser):
    """LABEL-6: by a release that waits, and by lists that begin and end."""
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW, starts_at="2026-11-30T00:00")

    def listed(name, price, **head):
        made = price_lists.create_price_list(
            by=OPERATOR, assortment="cafe", head=Head(names={"da": name}, currency="DKK", **head)
        )
        row = PriceRow(sku=price[0], price_minor=price[1])
        done = price_lists.set_prices(by=OPERATOR, price_list=made.id, rows=[row])
        assert not isinstance(done, Refused)

    listed("Jul", ("K1", 4_000), valid_from="2026-11-30T08:00", valid_to="2026-11-30T20:00")
    listed("Fredagsbar", ("B1", 500), windows=(SaleWindow(starts=0, ends=1_380),))
    listed("Klub", ("B1", 600), customer_groups=("club",))
    # Only a release makes lists hold.
    assert priced(which="coming", day=date(2026, 11, 30)) == {"B1": 1_250}
    assert priced() == {}
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    assert priced(which="coming", day=date(2026, 11, 30)) == {"B1": 1_250, "K1": 4_000}
    assert priced(which="coming", day=date(2026, 11, 30), store="s2") == {
        "B1": 1_250,
        "H1": 8_500,
    }
    assert priced(which="coming", day=date(2026, 12, 1)) == {"B1": 1_250}
    assert priced(which="coming", day=date(2026, 11, 29)) == {}


def test_an_offer_tells_the_lowest_price_before_it(browser):
    """LABEL-8: of a list that is announced, where it is lower than what was paid before."""
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)

    def offered(sku, price, **names):
        head = Head(
            names=names, currency="DKK", announced=True,
            valid_from="2026-12-01T00:00", valid_to="2026-12-08T00:00",
        )  # fmt: skip
        kept = price_lists.create_price_list(by=OPERATOR, assortment="cafe", head=head)
        row = PriceRow(sku=sku, price_minor=price)
        done = price_lists.set_prices(by=OPERATOR, price_list=kept.id, rows=[row])
        assert not isinstance(done, Refused)

    offered("K1", 4_000, da="Julehygge", en="Christmas")
    # Beer cost 10.00 until today.
    offered("B1", 1_100, da="Øluge")
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    wanted = Wanted(assortment="cafe", which="coming", day=date(2026, 12, 1))
    found = made(wanted, Layout(language="en"))
    assert {sku: label.price_minor for sku, label in found.items()} == {"K1": 4_000, "B1": 1_100}
    offer = Campaign(words="Christmas", starts=date(2026, 12, 1), ends=date(2026, 12, 7))
    assert (found["K1"].campaign, found["K1"].lowest) == (offer, LowestPrice(price_minor=5_000))
    assert (found["B1"].campaign, found["B1"].lowest) == (None, None)


THREE = {
    "names": {"da": "3 for 120", "en": "3 for 120"},
    "form": "set",
    "parts": [{"goods": [{"items": ["cup"]}], "count": 3}],
    "give": {"way": "price", "value": 12_000},
}


def test_labels_of_promotions_that_begin_or_end(browser):
    """LABEL-9: a lower price of one piece with the one before it, a deal beside the usual price."""
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    tenth = each(100_000, parts=[{"goods": [{"items": ["beer", "ham", "pant"]}]}])
    days = {"starts_at": "2026-11-30T00:00", "ends_at": "2026-12-08T00:00"}
    campaign(tenth, THREE, now=NOW, **days)
    campaign(each(900_000, holds=[{"days": [1]}]), now=NOW, **days)
    campaign({**THREE, "parts": [{"count": 3}]}, now=NOW, **days)
    campaign(each(200_000), now=NOW, stores=("s2",), **days)
    found = made(
        Wanted(assortment="cafe", which="coming", day=date(2026, 11, 30)), Layout(language="en")
    )
    first, last = date(2026, 11, 30), date(2026, 12, 7)
    assert list(found) == ["K1", "B1", "H1"]
    deal = Campaign(words="3 for 120", starts=first, ends=last)
    assert (found["K1"].price_minor, found["K1"].campaign, found["K1"].lowest) == (
        5_000,
        deal,
        None,
    )
    offer = Campaign(words="Ten percent", starts=first, ends=last)
    ham = found["H1"]
    assert (ham.price_minor, ham.campaign, ham.lowest) == (
        8_100,
        offer,
        LowestPrice(price_minor=9_000),
    )
    # Beer went from 10.00 to 12.50 today: 11.25 is no reduction.
    beer = found["B1"]
    assert (beer.price_minor, beer.campaign, beer.lowest) == (1_125, None, None)
    assert beer.unit_price == UnitPrice(price_minor=3_409, unit="l")
    # Where another one holds it counts, by what gives more; in the middle of its time nothing is new.
    other = priced(which="coming", day=date(2026, 11, 30), store="s2")
    assert other == {"B1": 1_000, "H1": 6_800}
    ended = queries.plan(
        Wanted(assortment="cafe", which="coming", day=date(2026, 12, 8)),
        now=datetime(2026, 12, 2, 9, 0, tzinfo=UTC),
    )
    assert (len(ended.ids), ended.shelf.offers(ended.ids)) == (3, {})
    assert ended.shelf.price("ham") == 9_000
    middle = Wanted(assortment="cafe", which="coming", day=date(2026, 12, 3))
    assert queries.plan(middle, now=datetime(2026, 12, 2, 9, 0, tzinfo=UTC)).ids == ()


def test_a_deal_that_one_piece_reaches_is_still_a_deal(browser):
    """LABEL-9, PRICE-21: spend 50.00, get 10 % off; a kilo of ham costs 90.00 all the same."""
    spend = {
        "names": {"da": "Køb for 50"},
        "form": "pool",
        "parts": [{"goods": [{"items": ["ham"]}]}],
        "measure": "amount",
        "tiers": [{"least": 5_000, "way": "percent", "value": 100_000}],
    }
    campaign(spend, now=NOW)
    wanted = Wanted(assortment="cafe", which="chosen", ids=("ham",))
    plan = queries.plan(wanted, now=NOW + timedelta(minutes=1))
    (ham,) = making.labels(plan.ids, plan.shelf, layout=Layout())
    assert (ham.price_minor, ham.campaign, ham.lowest) == (
        9_000,
        Campaign(words="Køb for 50"),
        None,
    )


def test_labels_since_a_day_know_promotions(browser):
    """LABEL-6: also those that were published, or taken back, since."""
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=PUBLISHED)
    wanted = Wanted(assortment="cafe", which="since", day=date(2026, 11, 29))
    assert made(wanted) == {}
    later = NOW + timedelta(hours=1)
    campaign({**THREE, "parts": [{"count": 3}]}, now=NOW)
    assert queries.plan(wanted, now=later).ids == ()
    of = campaign({**THREE, "names": {"da": "Tre"}}, now=NOW)
    assert queries.plan(wanted, now=later).ids == ("cup",)
    take_back(of, now=later)
    plan = queries.plan(wanted, now=later)
    assert (plan.ids, plan.shelf.offers(plan.ids)) == (("cup",), {})


def test_a_label_has_what_the_item_says(browser):
    """LABEL-1, LABEL-3, LABEL-4 and LABEL-7: 12.50 for 0.33 l are 37.88 a litre."""
    layout = Layout(language="en", qr="https://x.example/{sku}?{gtin}")
    beer = made(Wanted(assortment="cafe"), layout)["B1"]
    assert (beer.name, beer.detail, beer.deposit_minor) == ("Lager", "Nord · 330\xa0ml", 100)
    assert beer.unit_price == UnitPrice(price_minor=3_788, unit="l")
    assert (beer.gtin, beer.qr) == ("5701234567899", "https://x.example/B1?5701234567899")
    wanted = Wanted(assortment="cafe", which="chosen", ids=("ham",))
    ham = made(wanted, replace(layout, barcode=False))["H1"]
    # By weight the price is the unit price already; without a number there is no code.
    assert (ham.unit_price, ham.gtin, ham.qr) == (None, "", "")


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("5701234567899", "5701234567899"),
        ("036000291452", "036000291452"),
        ("96385074", "96385074"),
        ("04252614", "042100005264"),
        ("15701234567896", ""),
        ("HYLDE 7", ""),
    ],
)
def test_numbers_that_a_label_can_have_as_bars(code, digits):
    """LABEL-3."""
    assert making.printable_gtin([code]) == digits


def test_items_whose_price_changed_since_a_day(browser):
    """LABEL-6: the day begins at midnight of the place's clock."""
    assert list(priced(which="since", day=date(2026, 11, 28))) == ["K1", "P1", "B1", "H1"]
    assert priced(which="since", day=date(2026, 11, 29)) == {}


def test_what_is_not_sold_there_or_has_no_price_gets_no_label(browser):
    """LABEL-6, and it is told of."""
    every = ("gift", "cup", "beer", "unknown")
    wanted = Wanted(assortment="cafe", which="chosen", ids=every, store="s2")
    found = queries.preview(wanted, Layout(copies=3, start=20), now=NOW)
    assert (found.labels, found.page_count, found.without) == (3, 2, 2)


def test_the_page_shows_what_the_file_then_has(browser):
    text = browser.get("/labels?assortment=cafe").content.decode()
    assert "1 label · 1 page" in text.replace("\n", " ")
    assert ">Pilsner</text>" in text
    sent = {"assortment": "cafe", "which": "matching", "q": "skinke", "size": "a6", "place": "s2"}
    text = browser.post("/labels", sent).content.decode()
    assert ">90</text>" in text
    assert "Poster A6" in text
    answer = browser.post("/labels", {**sent, "prices": "next", "language": "da", "print": "1"})
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    said = document[0].get_textpage().get_text_range()
    assert [part in said for part in ("Skinke", "85", "kr./kg", "H1")] == [True] * 4
    entry = AuditEntry.objects.get(action="labels.printed")
    assert entry.facts == {"count": 1, "which": "matching", "size": "a6"}
    assert entry.store_id == "s2"


def test_items_come_from_their_list(browser):
    text = browser.post("/labels", {"assortment": "cafe", "item": ["ham", "cup"]}).content.decode()
    assert "2 labels" in text
    assert 'name="item" value="ham"' in text
    text = browser.get("/labels?assortment=cafe&all=1&brand=Nord").content.decode()
    assert '<input type="hidden" name="brand" value="Nord">' in text
    assert "1 label ·" in text


def test_a_form_that_is_refused_keeps_what_was_typed(browser):
    sent = {"assortment": "cafe", "which": "since", "since": "x", "start": "22", "qr": "a{sku}"}
    answer = browser.post("/labels", {**sent, "print": "1"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "x is no day of the calendar" in text
    assert "from 1 to 21" in text
    assert 'value="a{sku}"' in text
    assert browser.post("/labels", sent).status_code == 200
    nothing = {"assortment": "cafe", "which": "matching", "q": "zzz", "print": "1"}
    answer = browser.post("/labels", nothing)
    assert (answer.status_code, answer.content.count(b"None of these items")) == (422, 3)


def test_many_labels_are_made_in_the_background(browser, monkeypatch):
    monkeypatch.setattr(services, "FEW", 1)
    sent = {"assortment": "cafe", "which": "matching", "copies": "2", "print": "1"}
    answer = browser.post("/labels", sent)
    assert answer["Location"].startswith("/jobs/")
    work()
    job = Job.objects.get()
    # The shop's four priced items, in as many cells as wanted.
    assert (job.result["labels"], job.done, job.total) == (8, 4, 4)
    assert browser.get(job.result["page"])["Content-Type"] == "application/pdf"


def test_clients_print_labels_too(browser):
    def asked(**body):
        sent = {"assortment": "cafe", **body}
        return browser.post("/api/v1/shelf-labels", sent, content_type="application/json")

    sizes = browser.get("/api/v1/shelf-label-sizes").json()["sizes"]
    assert {"code": "57x32", "width": 57_000, "height": 32_000, "on_page": 1} in sizes
    answer = asked(which="matching", matching={"brand": "Nord"}, size="57x32", copies=2)
    assert (answer.status_code, answer.json()["labels"]) == (202, 2)
    work()
    content = b"".join(files.pieces(StoredFile.objects.get()))
    assert len(pypdfium2.PdfDocument(io.BytesIO(content))) == 2

    def no(**body):
        answer = asked(**body)
        return (
            answer.status_code,
            answer.json()["code"],
            answer.json().get("facts", {}).get("field"),
        )

    assert no(size="80x80") == (422, "labels.unknown_size", "size")
    assert no(language="xx") == (422, "labels.unknown_language", "language")
    assert no(start=22) == (422, "labels.start", "start")
    assert no(which="since") == (422, "labels.no_day", "day")
    assert no(which="matching", matching={"colour": "red"}) == (422, "labels.unclear", "colour")
    assert no(which="matching", matching={"price_from": "x"}) == (
        422,
        "labels.unclear",
        "price_from",
    )
    assert no(which="chosen") == (422, "labels.nothing_chosen", "which")
    assert no(store="s9") == (422, "labels.unknown_store", "store")
    assert no(assortment="none")[1] == "item.unknown_assortment"


def test_no_print_is_endless(browser, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 3)
    every = Wanted(assortment="cafe", which="chosen", ids=("ham", "beer"))
    found = services.print_labels(by=OPERATOR, wanted=every, layout=Layout(copies=2), now=NOW)
    assert found == Refused(code="labels.too_many", facts={"field": "which", "most": 3})
    over = services.print_labels(by=OPERATOR, wanted=every, layout=Layout(copies=100), now=NOW)
    assert over == Refused(code="labels.copies", facts={"field": "copies", "most": 99})
    long = services.print_labels(by=OPERATOR, wanted=every, layout=Layout(qr="x" * 201), now=NOW)
    assert long == Refused(code="labels.qr", facts={"field": "qr", "most": 200})
