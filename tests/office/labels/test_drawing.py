"""Labels as they are drawn: everything in its place, and read back from a picture of the PDF."""

import io
from dataclasses import replace
from itertools import combinations

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from kasse.domain.barcodes import gtin
from kasse.domain.unit_prices import UnitPrice
from kasse.office.labels import texts
from kasse.office.labels.drawing import barcode, font, pdf, svg
from kasse.office.labels.drawing.fitting import fitted
from kasse.office.labels.drawing.marks import Text
from kasse.office.labels.drawing.pages import Page, label_marks, pages
from kasse.office.labels.label import Campaign, LowestPrice
from kasse.office.labels.sizes import SIZES
from tests.office.labels.samples import (
    BEYOND_ALL,
    CROWDED,
    EVERY,
    MACHINE,
    OATS,
    OIL,
    TOMATOES,
    WATER,
)

DPI = 300


def opened(labels, *, size, **how):
    """The file as another program reads it."""
    file = io.BytesIO()
    pdf.write(pages(labels, size=SIZES[size], **how), file, title="Kasse")
    return pypdfium2.PdfDocument(file.getvalue())


def area(mark):
    """Left, top, right, bottom of what is black: of letters what stands on the line."""
    if isinstance(mark, Text):
        return mark.x, mark.y - font.height(mark.size), mark.x + mark.width, mark.y
    return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height


def meet(one, other):
    left, top, right, bottom = area(one)
    x, y, end, base = area(other)
    return left < end and x < right and top < base and y < bottom


def in_its_place(label, size):
    """LABEL-2: nothing beyond the label's white edge, no text over another or over bars."""
    marks = label_marks(label, size)
    for mark in marks:
        left, top, right, bottom = area(mark)
        assert left >= size.pad - 1, mark
        assert top >= size.pad - 1, mark
        assert right <= size.width - size.pad + 1, mark
        assert bottom <= size.height - size.pad + 1, mark
    written = [mark for mark in marks if isinstance(mark, Text)]
    grounds = [mark for mark in marks if not isinstance(mark, Text)]
    for one, other in combinations(written, 2):
        assert not meet(one, other), (one, other)
    for one in written:
        if not one.white:
            assert not [mark for mark in grounds if meet(one, mark)], one
    return written


@pytest.mark.parametrize("size", SIZES.values(), ids=lambda size: size.code)
@pytest.mark.parametrize("label", EVERY, ids=lambda label: label.name[:8])
def test_all_of_a_label_is_in_its_place(size, label):
    """LABEL-1: the price is the largest, and what the law wants told is there to the last digit."""
    written = in_its_place(label, size)
    price = texts.price(label.price_minor, label.currency, label.language)
    assert max(written, key=lambda text: text.size).text == price.whole
    said = " ".join(text.text for text in written)
    if label.unit_price:
        assert texts.unit_price(label.unit_price, "DKK", "da") in said
    if label.deposit_minor is not None:
        assert texts.deposit(label.deposit_minor, "DKK", "da") in said
    if label.lowest:
        assert texts.lowest(label.lowest, "DKK", "da") in said


def test_no_amount_gets_out_of_its_label():
    """LABEL-2: not even one that no shop has."""
    for size in SIZES.values():
        in_its_place(BEYOND_ALL, size)


money = st.integers(0, 10**9)
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=90)


@settings(max_examples=25)
@given(
    name=words.filter(str.strip),
    detail=words,
    price=money,
    more=st.fixed_dictionaries(
        {},
        optional={
            "currency": st.sampled_from(("DKK", "EUR", "ISK", "KWD")),
            "language": st.sampled_from(sorted(texts.TEXTS)),
            "unit": st.sampled_from(("pcs", "kg")),
            "unit_price": st.builds(UnitPrice, price_minor=money, unit=st.just("l")),
            "lowest": st.builds(LowestPrice, price_minor=money),
            "campaign": st.builds(Campaign, words=words.filter(str.strip)),
            "deposit_minor": money,
            "gtin": st.sampled_from(("5701234567899", "96385074", "036000291452")),
            "qr": st.just("https://nordlys.example/v/1"),
            "notes": st.lists(words, max_size=3).map(tuple),
        },
    ),
)
def test_whatever_stands_on_a_label_is_in_its_place(name, detail, price, more):
    """LABEL-2, for names and amounts that nobody thought of."""
    label = replace(TOMATOES, name=name, detail=detail, price_minor=price, **more)
    for size in SIZES.values():
        in_its_place(label, size)


def codes_of(document, page=0):
    """Format and text of all codes in a picture of a page, as a reader sees them on paper."""
    picture = document[page].render(scale=DPI / 72, grayscale=True).to_pil()
    found = zxingcpp.read_barcodes(picture)
    return sorted((one.format.name, one.text) for one in found)


@pytest.mark.parametrize("size", [code for code, size in SIZES.items() if size.module])
def test_codes_are_read_from_paper(size):
    """LABEL-3 and LABEL-4, at what a common printer prints."""
    every = [OATS, WATER, MACHINE]
    document = opened(every, size=size)
    read = [code for page in range(len(document)) for code in codes_of(document, page)]
    # Readers give UPC-A as the EAN-13 that it is.
    assert sorted(read) == [
        ("EAN13", f"0{MACHINE.gtin}"),
        ("EAN13", OATS.gtin),
        ("EAN8", WATER.gtin),
        ("QRCode", WATER.qr),
        ("QRCode", MACHINE.qr),
    ]


def test_every_first_digit_and_every_digit_is_read():
    """LABEL-3: the first of thirteen digits is in the sets of the next six."""
    bodies = [f"{first}{first}12345678{first}9" for first in range(10)]
    codes = [f"{body}{gtin.check_digit(body)}" for body in bodies]
    codes += [f"{body}{gtin.check_digit(body)}" for body in ("1234567", "9087654")]
    drawn = []
    for place, code in enumerate(codes):
        found = barcode.symbol(code)
        assert found is not None
        y = 5_000 + place * 20_000
        drawn += barcode.marks(found, x=5_000, y=y, height=15_000, module=330)
    file = io.BytesIO()
    whole = Page(width=50_000, height=250_000, marks=tuple(drawn))
    pdf.write([whole], file, title="Kasse")
    read = codes_of(pypdfium2.PdfDocument(file.getvalue()))
    assert sorted(text for _, text in read) == sorted(codes)


def test_symbols_keep_to_the_measures_of_gs1():
    """LABEL-3."""
    found = [barcode.symbol(code) for code in (OATS.gtin, WATER.gtin, MACHINE.gtin)]
    assert [(one.before, one.modules, one.after) for one in found if one] == [
        (11, 95, 7),
        (7, 67, 7),
        (9, 95, 9),
    ]
    assert barcode.symbol("5701234567890") is None
    assert barcode.symbol("15701234567896") is None
    # 29.83 mm, also where heat prints finer bars.
    assert found[0] is not None
    widths = {barcode.least_width(found[0], module=fine) for fine in (250, 264)}
    assert widths == {29_832}
    assert all(size.module in {None, 250, 264, 330} for size in SIZES.values())


def test_the_file_says_what_the_labels_say_in_every_script():
    """LABEL-2: the font is in the file, with the letters of Latin, Greek and Cyrillic."""
    label = replace(OATS, name="Smørrebrød Ελαιόλαδο Водка", currency="EUR", language="de")
    document = opened([label], size="63x38")
    text = document[0].get_textpage().get_text_range()
    for said in (label.name, "24", "95", "€", "49,90 € je kg", label.detail):
        assert said in text.replace("\xa0", " ")
    names = {one.get_font().get_base_name() for one in document[0].get_objects() if one.type == 1}
    assert all("RobotoCondensed" in name for name in names)
    assert names


def test_letters_that_the_font_lacks_are_told_of():
    assert font.is_drawable("Ελαιόλαδο Водка Łódź €")
    assert not font.is_drawable("寿司")
    assert font.drawable("e\u0301寿") == "é\N{REPLACEMENT CHARACTER}"


def test_a_sheet_that_was_begun_is_gone_on_with():
    """LABEL-5: the first label in the cell that is named, each as often as it is wanted."""
    size = SIZES["70x37"]
    drawn = list(pages([OATS, OIL], size=size, start=23, copies=2))
    places = [
        (text.x // size.width, (text.y - size.top) // size.height)
        for page in drawn
        for text in page.marks
        if isinstance(text, Text) and text.text in {OATS.sku, OIL.sku}
    ]
    assert places == [(1, 7), (2, 7), (0, 0), (1, 0)]
    assert [len(list(pages([], size=size))), len(drawn)] == [0, 2]


@pytest.mark.parametrize("size", SIZES.values(), ids=lambda size: size.code)
def test_the_grid_adds_up_to_the_page(size):
    """LABEL-5; and marks to cut along touch no label's content."""
    right, bottom = size.place(size.on_page - 1)
    width, height = size.page
    assert (right + size.width + size.left, bottom + size.height + size.top) == (width, height)
    plain, cut = (
        next(pages([OATS] * size.on_page, size=size, cut_marks=marks)).marks
        for marks in (False, True)
    )
    cuts = cut[len(plain) :]
    assert bool(cuts) == (size.on_page > 1)
    assert not [(one, mark) for one in cuts for mark in plain if meet(one, mark)]


def test_long_words_are_broken_then_shrunk_then_cut():
    """LABEL-2."""

    def shown(text, lines):
        found = fitted(text, width=20_000, lines=lines, largest=4_000, smallest=3_000)
        return found.lines, found.size

    assert shown("Havregryn", 1) == (("Havregryn",), 4_000)
    assert shown("Økologisk havregryn", 2) == (("Økologisk", "havregryn"), 4_000)
    lines, size = shown("Økologisk havregryn", 1)
    assert (len(lines), lines[0].endswith("…"), size) == (1, True, 3_000)
    assert 3_000 <= shown("Økologiske gryn", 1)[1] < 4_000
    assert "".join(shown("Kæmpelangtsammensatord", 2)[0]) == "Kæmpelangtsammensatord"


def test_a_label_speaks_its_language():
    """LABEL-1: amounts and words as they are written there."""
    assert texts.unit_price(UnitPrice(price_minor=123_450, unit="kg"), "DKK", "da") == (
        "1.234,50\xa0kr. pr. kg"
    )
    small = UnitPrice(price_minor=499, unit="l", per_thousandths=100)
    assert texts.unit_price(small, "EUR", "en") == "€4.99 per 100 ml"
    assert texts.lowest(LowestPrice(price_minor=2_995), "DKK", "sv").startswith("Lägsta pris")
    assert texts.deposit(25, "EUR", "de") == "zzgl. Pfand 0,25\xa0€"
    assert texts.content(1_500, "l", "da") == "1,5\xa0l"
    assert texts.content(330, "l", "da") == "330\xa0ml"
    assert texts.content(6_000, "pcs", "da") == "6\xa0stk."
    assert texts.amount(2_495, "DKK", "en") == "DKK\xa024.95"
    assert texts.days(Campaign(words="x"), "da") == ""
    price = texts.price(1_234_500, "ISK", "da", unit="kg")
    assert (price.whole, price.mark, price.decimals) == ("1.234.500", "", "")


def test_the_preview_has_the_same_marks():
    size = SIZES["a6"]
    label = replace(CROWDED, name="<b>&")
    marks = label_marks(label, size)
    drawn = svg.drawing(marks, width=size.width, height=size.height, about='"')
    assert drawn.count("<text") + drawn.count("<rect") == len(marks)
    assert "&lt;b&gt;&amp;" in drawn
    assert "style=" not in drawn
