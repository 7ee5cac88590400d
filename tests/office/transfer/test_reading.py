"""What a file is, however it is written, and what is refused before it costs anything."""

import io
import struct
import zipfile

import pytest
import xlsxwriter

from kasse.domain.outcome import Refused
from kasse.office.transfer import reading
from kasse.office.transfer.reading import limits
from kasse.office.transfer.reading.limits import Unreadable

TABLE = "Varenr;Navn;Pris\nA;Rødgrød på æbler;12,50\nB;Smørrebrød;1.000,00\n"


def shape_of(content):
    return reading.recognise(io.BytesIO(content))


def rows_of(content):
    file = io.BytesIO(content)
    shape = reading.recognise(file)
    assert not isinstance(shape, Refused)
    return [row.cells for row in reading.rows(file, shape)]


def workbook(*lines, **options):
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, **options})
    sheet = book.add_worksheet()
    for number, line in enumerate(lines):
        sheet.write_row(number, 0, line)
    book.close()
    return made.getvalue()


def repacked(content, change):
    """A workbook with other parts: `change` maps a name to a function of its bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change.get(part.filename, lambda same: same)(data))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("windows-1252", b""),
        ("iso-8859-1", b""),
        ("cp850", b""),
        ("mac-roman", b""),
    ],
)
def test_every_encoding_gives_the_same_rows(encoding, mark):
    assert rows_of(mark + TABLE.encode(encoding)) == [
        ("A", "Rødgrød på æbler", "12,50"),
        ("B", "Smørrebrød", "1.000,00"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_recognised(separator):
    lines = [["SKU", "Name", "Text"], ["A", "x;y,z|w", "1"], ["B", "z", "2"]]
    text = "\r\n".join(
        separator.join(f'"{cell}"' if separator in cell else cell for cell in line)
        for line in lines
    )
    assert shape_of(text.encode()).separator == separator
    assert rows_of(text.encode()) == [("A", "x;y,z|w", "1"), ("B", "z", "2")]


def test_a_first_line_may_say_the_separator():
    found = shape_of(b"sep=;\r\nSKU;Name\r\nA;x\r\n")
    assert (found.separator, found.headers, found.header_row) == (";", ("SKU", "Name"), 1)


def test_titles_above_the_headers_are_passed_over_and_rows_are_numbered_as_on_screen():
    content = b"Price list 2026,,\n,,\nSKU,Name,Price\nA,x,1\n\nB,y,2\n"
    file = io.BytesIO(content)
    shape = reading.recognise(file)
    assert not isinstance(shape, Refused)
    assert shape.headers == ("SKU", "Name", "Price")
    assert [row.line for row in reading.rows(file, shape)] == [4, 6]


def test_ragged_rows_are_as_wide_as_the_headers():
    assert rows_of(b"SKU,Name,Price\nA\nB,y,2,more,and more\n") == [("A", "", ""), ("B", "y", "2")]


def test_cells_of_several_lines_and_zero_characters():
    assert rows_of(b'SKU,Name\nA,"one\ntwo"\n') == [("A", "one\ntwo")]
    late = b"SKU,Name\n" + b"".join(b"A%d,x\n" % n for n in range(60_000)) + b"Z,a\0b\n"
    assert rows_of(late)[-1] == ("Z", "a\ufffdb")


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
OTHER_PICTURE = bytes((number * 7919) % 256 for number in range(9_000))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "transfer.empty"),
        (b"\xef\xbb\xbf\r\n  \r\n", "transfer.empty"),
        (b",,\n,,\n", "transfer.empty"),
        (b"SKU,Name,Price\n", "transfer.no_rows"),
        (PNG, "transfer.not_a_table"),
        (OTHER_PICTURE, "transfer.not_a_table"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "transfer.not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "transfer.old_workbook"),
        (b"PK\x03\x04 but no archive", "transfer.workbook_broken"),
        (",".join(["c"] * 10_000).encode() + b"\n1\n", "transfer.too_many_columns"),
        (b'SKU,Name\nA,"' + b"never closed\n" * 20_000, "transfer.cell_too_long"),
    ],
)
def test_what_is_no_table_is_refused_with_its_own_code(content, code):
    assert shape_of(content).code == code


def test_too_many_rows_are_refused_where_they_are(monkeypatch):
    monkeypatch.setattr("kasse.office.transfer.reading.delimited.MAX_ROWS", 100)
    with pytest.raises(Unreadable) as error:
        rows_of(b"SKU,Name\n" + b"A,x\n" * 150)
    assert error.value.refused.code == "transfer.too_many_rows"


def test_a_workbook_gives_numbers_texts_truth_and_what_formulas_came_to():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    sheet.write_row(1, 0, ["SKU", "Price", "Sold", "Sum", "Code", "Name"])
    sheet.write(2, 0, "A")
    sheet.write_number(2, 1, 0.1 + 0.2)
    sheet.write_boolean(2, 2, True)
    sheet.write_formula(2, 3, '=HYPERLINK("http://x")', value="12.5")
    sheet.write_number(2, 4, 5701234567899)
    sheet.write_string(2, 5, "_x0041_ line\rtwo")
    sheet.write_row(3, 0, ["B", 1.234])
    book.close()
    file = io.BytesIO(made.getvalue())
    shape = reading.recognise(file)
    assert not isinstance(shape, Refused)
    found = list(reading.rows(file, shape))
    assert [row.line for row in found] == [3, 4]
    assert found[0].cells[:3] == ("A", "0.3", "true")
    assert found[0].cells[3] == "12.5"
    assert found[0].cells[4:] == ("5701234567899", "_x0041_ line\rtwo")
    assert found[1].cells[1] == "1.2340"


def test_a_zip_bomb_is_not_opened():
    bomb = repacked(
        workbook(["SKU", "Name"], ["A", "x"]),
        {SHEET: lambda data: data.replace(b"</sheetData>", b" " * 50_000_000 + b"</sheetData>")},
    )
    assert len(bomb) < 200_000
    assert shape_of(bomb).code == "transfer.workbook_too_large"


def test_a_bomb_that_lies_about_its_size_is_found_out():
    honest = repacked(
        workbook(["SKU", "Name"], ["A", "x"]),
        {SHEET: lambda data: data.replace(b"</sheetData>", b" " * 5_000_000 + b"</sheetData>")},
    )
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo(SHEET).file_size
    lying = honest.replace(struct.pack("<L", size), struct.pack("<L", 900))
    assert lying != honest
    assert shape_of(lying).code == "transfer.workbook_broken"


def test_entities_are_refused():
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    swelling = repacked(
        workbook(["SKU", "Name"], ["A", "x"]),
        {"xl/sharedStrings.xml": lambda data: data.replace(b"<sst", doctype + b"<sst", 1)},
    )
    assert shape_of(swelling).code == "transfer.workbook_entities"


@pytest.mark.parametrize(
    ("far", "code"),
    [(b"XFD2", "transfer.too_many_columns"), (b"A1048576", "transfer.too_many_rows")],
)
def test_a_cell_far_away_is_not_a_table_of_all_between(far, code):
    wide = repacked(
        workbook(["SKU", "Name"], ["A", "x"]),
        {
            SHEET: lambda data: data.replace(
                b"</row></sheetData>", b'<c r="%s"><v>1</v></c></row></sheetData>' % far
            )
        },
    )
    assert shape_of(wide).code == code


def test_a_damaged_workbook_and_another_archive_are_refused():
    good = workbook(["SKU", "Name"], ["A", "x"])
    assert shape_of(good[: len(good) // 2]).code == "transfer.workbook_broken"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert shape_of(made.getvalue()).code == "transfer.not_a_table"
    broken = repacked(good, {SHEET: lambda data: data[:-20]})
    assert shape_of(broken).code == "transfer.workbook_broken"


def test_limits_are_what_the_page_says():
    assert limits.MAX_BYTES == 64 * 1024 * 1024
