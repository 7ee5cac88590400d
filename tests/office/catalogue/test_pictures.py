"""Pictures of items: made small, shown for ever, put in order, and what is no picture."""

import io
import json
import struct
import zlib

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from PIL import Image

from kasse.office.actors import OPERATOR
from kasse.office.catalogue import drawing, lookups, services
from kasse.office.catalogue.models import Item, Picture
from kasse.office.catalogue.services import pictures, prices
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.feed.models import Document
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    made = open_shop()
    rows = [ItemRow(id="i1", sku="BEER", name="Øl", price_minor=2_000)]
    services.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    return made


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    return client


def item():
    return Item.objects.get(sku="BEER")


def file_of(kind="PNG", size=(40, 20), **details):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind, **details)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_are_made_small_and_carry_nothing(shop, kind):
    large = file_of(kind, (3_000, 1_500))
    made = pictures.add_picture(by=OPERATOR, item=item(), content=large)
    kept = Picture.objects.get(hash=made)
    sizes = [Image.open(io.BytesIO(bytes(one))).size for one in (kept.large, kept.small)]
    assert sizes == [(1_024, 512), (256, 128)]
    assert item().picture_id == made


def test_where_the_camera_stood_is_gone(shop):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secret camera"
    drawn = drawing.drawn(file_of("JPEG", (40, 20), exif=exif))
    opened = Image.open(io.BytesIO(drawn.large))
    assert (opened.size, dict(opened.getexif())) == ((20, 40), {})
    assert b"Secret" not in drawn.large


def bomb():
    """A PNG of a few bytes that unpacks to 30 000 × 30 000 points."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SVG, "picture.unreadable"),
        (b"%PDF-1.7", "picture.unreadable"),
        (b"", "picture.unreadable"),
        (file_of()[:60], "picture.unreadable"),
        (file_of("PNG", (2_000, 10)), "picture.unreadable"),
        (file_of("BMP"), "picture.unreadable"),
        (bomb(), "picture.too_large"),
        (b"\0" * (drawing.MAX_BYTES + 1), "picture.too_large"),
    ],
)
def test_what_is_no_picture_is_refused(shop, content, code):
    assert pictures.add_picture(by=OPERATOR, item=item(), content=content).code == code
    assert (Picture.objects.count(), item().picture_id) == (0, None)


def sent(*colors):
    """Pictures as a form sends them."""
    files = []
    for color in colors:
        file = io.BytesIO()
        Image.new("RGB", (9, 9), color).save(file, "PNG")
        file.seek(0)
        file.name = f"{color}.svg"
        files.append(file)
    return {"pictures": files}


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_pictures_are_shown_for_ever_and_put_in_order(shop, owner):
    prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    answer = owner.post("/items/i1/pictures", sent("red", "blue"))
    assert (answer.status_code, len(said(answer))) == (302, 1)
    first, second = lookups.pictures_of(item())
    shown = Client().get(f"/pictures/{first}-256.webp")
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Client().get(f"/pictures/{'0' * 64}-256.webp").status_code == 404
    owner.post("/items/i1/pictures", {"picture": second, "to": "0"})
    assert lookups.pictures_of(item()) == [second, first]
    assert json.loads(Document.objects.get(doc_id="i1").body)["picture"] == second
    owner.post("/items/i1/pictures", {"picture": second, "to": "²"})
    assert lookups.pictures_of(item()) == [first, second]
    remove = {"picture": first, "remove": "yes"}
    asked = owner.post("/items/i1/pictures", remove)
    assert (asked.status_code, Picture.objects.count()) == (200, 2)
    owner.post("/items/i1/pictures", remove | {"confirmed": "yes"})
    assert [one.hash for one in Picture.objects.all()] == [second]


def test_a_picture_that_was_added_meanwhile_stays(shop):
    one, two = (
        pictures.add_picture(by=OPERATOR, item=item(), content=file_of(size=size))
        for size in ((9, 9), (8, 9))
    )
    pictures.arrange_pictures(by=OPERATOR, item=item(), hashes=[], shown=[str(one)])
    assert lookups.pictures_of(item()) == [two]
    pictures.arrange_pictures(by=OPERATOR, item=item(), hashes=[])
    assert lookups.pictures_of(item()) == []


def test_a_picture_too_many_is_said_to_be_one(shop, owner, monkeypatch):
    monkeypatch.setattr(pictures, "MOST", 2)
    answer = owner.post("/items/i1/pictures", sent("red", "blue", "green"))
    assert len(lookups.pictures_of(item())) == 2
    no, added = said(answer)
    assert ("green.svg" in no, "2" in added) == (True, True)


def test_a_new_item_gets_its_pictures_with_its_form(shop, owner):
    form = {"name": "Vand", "price": "20", "sku": "WATER", **sent("red", "blue")}
    refused = owner.post("/items/new", {**form, "price": "a", **sent("red")})
    assert refused.status_code == 422
    assert 'id="problem-pictures"' in refused.content.decode()
    assert not Item.objects.filter(sku="WATER").exists()
    made = owner.post("/items/new", form)
    assert (made.status_code, len(said(made))) == (302, 2)
    assert len(lookups.pictures_of(Item.objects.get(sku="WATER"))) == 2


def test_an_upload_within_the_page_without_a_session_changes_no_page(shop):
    answer = Client().post("/items/i1/pictures", sent("red"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert Picture.objects.count() == 0
