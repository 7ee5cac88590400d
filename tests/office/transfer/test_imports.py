"""From a file to items, and back again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kasse.office import versions
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue import services as items
from kasse.office.catalogue.models import Category, Item, ItemCode
from kasse.office.catalogue.services.item_rows import ItemRow
from kasse.office.catalogue.services.layouts import Place
from kasse.office.catalogue.services.prices import drafts, publish_prices
from kasse.office.feed.models import Document
from kasse.office.jobs.kinds import Stopped
from kasse.office.transfer import queries, services, undoing, writing
from kasse.office.transfer.models import Import, ImportChange, ImportRow
from tests.office.samples_shop import NOW, open_shop
from tests.office.transfer.doing import checked, imported, item, problems, uploaded, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop():
    return open_shop()


DANISH = """Varenr.;Varenavn;Salgspris;Stregkode;Varegruppe;Moms
A1;Kaffe;1.234,50;5701234567899;Drikke > Varme;25 %
A2;Te;kr. 12,50;;Drikke;25
A3;;12,-;;;25
A4;Brød;dyr;123456789013;;7
"""


def save(*rows):
    assert isinstance(items.save_items(by=OPERATOR, assortment="cafe", rows=rows), list)


def row_of(sku):
    return catalogue.rows_by_sku("cafe", [sku])[sku]


def bad(made):
    return ImportRow.objects.filter(upload=made, outcome="bad").order_by("number")


def test_a_dry_run_names_each_bad_row_and_changes_nothing():
    made = checked(DANISH.encode("windows-1252"))
    assert made.shape["encoding"] == "windows-1252"
    assert made.choices["decimal"] == {"price": ","}
    assert problems(made) == [
        (4, "name", "item.field_missing"),
        (5, "price", "number.not_a_number"),
        (5, "codes", "barcode.check_digit"),
        (5, "tax_class", "transfer.unknown_tax"),
    ]
    assert made.counts == {"new": 2, "changed": 0, "same": 0, "bad": 2, "categories": 2}
    assert Item.objects.count() == Category.objects.count() == 0


def test_the_good_rows_are_imported_and_the_others_left_out():
    made = imported(DANISH)
    assert (made.state, made.counts["new"], made.counts["bad"]) == ("done", 2, 2)
    assert item("A1").draft_price_minor == 123_450
    assert item("A1").category.names == {"da": "Varme"}
    assert item("A1").category.parent == item("A2").category
    assert item("A2").draft_price_minor == 1250
    assert set(Item.objects.values_list("sku", flat=True)) == {"A1", "A2"}


def test_a_row_is_mended_where_it_stands_and_stays_so():
    made = checked(DANISH)
    first, second = bad(made)
    assert services.mend_row(
        by=OPERATOR, import_id=made.id, number=first.number, values={"name": "Saft"}
    ).outcome == "new"  # fmt: skip
    half = services.mend_row(
        by=OPERATOR, import_id=made.id, number=second.number, values={"price": "30"}
    )
    assert [field for field, _, _ in half.problems] == ["codes", "tax_class"]
    services.set_mapping(by=OPERATOR, import_id=made.id, changes={"bad_codes": "drop"})
    work()
    made.refresh_from_db()
    assert problems(made) == [(5, "tax_class", "transfer.unknown_tax")]
    assert row_values(made, 4)["name"] == "Saft"
    assert row_values(made, 5)["price"] == "30"


def test_rows_left_out_are_mended_and_imported_afterwards_and_undone_with_the_rest():
    head, one, two, three, four = DANISH.splitlines()
    made = imported("\n".join([head, three, one, four, two]))
    first, second = bad(made)
    written = ImportRow.objects.get(upload=made, sku="A1")

    def mend(row, **values):
        return services.mend_row(by=OPERATOR, import_id=made.id, number=row.number, values=values)

    assert mend(written, name="x").code == "transfer.unknown_row"
    assert services.start(by=OPERATOR, import_id=made.id).code == "import.nothing_to_do"
    renamed = replace(catalogue.row_of(item("A1")), name="Renamed by somebody")
    items.save_items(by=OPERATOR, assortment="cafe", rows=[renamed])
    mended = mend(first, name="Saft")
    assert (mended.outcome, mended.waits) == ("new", True)
    assert mend(mended, name="Saft, rød").waits
    assert not mend(second, price="30").waits
    services.start(by=OPERATOR, import_id=made.id)
    work()
    made.refresh_from_db()
    assert (made.state, made.counts["new"], made.counts["bad"]) == ("done", 3, 1)
    assert item(first.sku or mended.sku).name == "Saft, rød"
    assert item("A1").name == "Renamed by somebody"
    assert services.start(by=OPERATOR, import_id=made.id).code == "import.nothing_to_do"
    services.undo(by=OPERATOR, import_id=made.id)
    work()
    made.refresh_from_db()
    assert (made.state, made.counts["kept"]) == ("undone", 1)
    assert set(Item.objects.filter(archived=False).values_list("sku", flat=True)) == {"A1"}
    assert mend(second, name="x").code == "import.busy"


def row_values(made, line):
    return ImportRow.objects.get(upload=made, line=line).values


def test_columns_and_choices_are_remembered_for_the_same_headers():
    text = "Foo,Bar,Baz\nA,Coffee,12.50\n"
    made = uploaded(text)
    assert made.columns == ["", "", ""]
    refused = services.set_mapping(by=OPERATOR, import_id=made.id, changes={})
    assert (refused.code, refused.facts) == ("transfer.mapping", {"field": "name"})
    twice = services.set_mapping(
        by=OPERATOR, import_id=made.id, changes={"columns": ["name", "name", ""]}
    )
    assert twice.facts == {"field": "name"}
    columns = ["sku", "name", "price"]
    services.set_mapping(
        by=OPERATOR, import_id=made.id, changes={"columns": columns, "match": "sku"}
    )
    again = uploaded(text)
    assert (again.columns, again.choices["match"]) == (columns, "sku")
    # Elsewhere nothing was decided yet.
    items.create_assortment(by=OPERATOR, name="Other", assortment_id="other")
    assert uploaded(text, assortment="other").columns == ["", "", ""]


def test_another_encoding_and_separator_are_read_anew():
    made = uploaded("SKU;Name\nA;x,y\n")
    for wrong in ("utf-16", "no such thing"):
        refused = services.set_mapping(by=OPERATOR, import_id=made.id, changes={"encoding": wrong})
        assert (refused.code, refused.facts) == ("transfer.encoding", {"encoding": wrong})
    services.set_mapping(
        by=OPERATOR, import_id=made.id, changes={"separator": ",", "columns": ["sku"]}
    )
    made.refresh_from_db()
    assert made.shape["headers"] == ["SKU;Name"]


def test_a_stale_mapping_is_told():
    made = uploaded(DANISH)
    services.set_mapping(by=OPERATOR, import_id=made.id, changes={}, version=made.version)
    with pytest.raises(versions.Stale):
        services.set_mapping(by=OPERATOR, import_id=made.id, changes={}, version=made.version)


def test_items_are_matched_by_sku_or_by_barcode():
    save(
        ItemRow(sku="OLD", name="Old", price_minor=100, codes=("5701234567899",)),
        ItemRow(sku="T1", name="Twin", codes=("036000291452",)),
        ItemRow(sku="T2", name="Twin", codes=("036000291452",)),
    )
    # UPC-A with and without its leading 0, a UPC-E, a code of one's own.
    text = (
        "SKU,Name,Price,Barcode\nNEW,Renamed,2.00,05701234567899\n,Twin,1.00,0036000291452\n"
        ",Small,1.00,04252614\n,Own,3.00,2000\n"
    )
    made = checked(text)
    assert problems(made) == [(3, "codes", "transfer.code_ambiguous")]
    assert made.counts == {"new": 2, "changed": 1, "same": 0, "bad": 1, "categories": 0}
    imported(text)
    assert (row_of("OLD").name, row_of("OLD").price_minor) == ("Renamed", 200)
    assert set(Item.objects.values_list("sku", flat=True)) == {
        "OLD",
        "T1",
        "T2",
        "04252614",
        "2000",
    }
    assert ItemCode.objects.get(item__sku="04252614").key == "gtin:00042100005264"
    alone = checked(text, changes={"match": "sku"})
    assert problems(alone) == []


def test_empty_cells_leave_what_is_there_and_unmapped_fields_too():
    save(ItemRow(sku="A", name="Coffee", brand="Acme", price_minor=500, tags=("hot",)))
    made = imported("SKU,Name,Brand,Price\nA,,,6.00\n")
    assert problems(made) == []
    row = row_of("A")
    assert (row.name, row.brand, row.price_minor, row.tags) == ("Coffee", "Acme", 600, ("hot",))


def test_rows_that_name_later_rows_each_other_or_nothing():
    text = (
        "SKU,Name,Price,Variant of,Deposit\nV,Variant,1,P,\nP,Parent,,,D\nD,Deposit,1,,\n"
        "X,x,1,,Y\nY,y,1,,X\nN,n,1,,NOWHERE\nP,again,1,,\n"
    )
    made = imported(text)
    assert problems(made) == [
        (5, "deposit", "item.refers_to_itself"),
        (6, "deposit", "item.refers_to_itself"),
        (7, "deposit", "item.unknown_reference"),
        (8, "sku", "transfer.sku_twice"),
    ]
    assert (row_of("V").variant_of, row_of("P").deposit) == ("P", "D")


def test_long_names_other_scripts_and_html():
    name = "ж" * 234
    made = imported(f'SKU,Name\nA,{name}\nB,"<p>Two</p>\n<p>lines</p>"\nC,{"x" * 251}\n')
    assert problems(made) == [(4, "name", "item.field_malformed")]
    assert (row_of("A").name, row_of("B").name) == (name, "Two lines")


def test_undo_gives_back_what_nobody_has_changed_since():
    before = ItemRow(sku="A", name="Coffee", price_minor=500, tags=("hot",), codes=("X1",))
    save(before, ItemRow(sku="B", name="Tea", price_minor=100))
    was = row_of("A")
    made = imported(
        "SKU,Name,Price,Tags\nA,Kaffe,6.00,new\nB,The,2.00,\nC,Cake,3.00,\nD,Dip,4.00,\n"
    )
    save(replace(row_of("B"), name="Somebody's tea"), replace(row_of("D"), price_minor=401))
    assert services.undo(by=OPERATOR, import_id=made.id).state == "undoing"
    work()
    made.refresh_from_db()
    assert (made.state, made.counts["kept"]) == ("undone", 2)
    assert row_of("A") == was
    assert (row_of("B").name, row_of("C").archived, row_of("D").archived) == (
        "Somebody's tea", True, False,
    )  # fmt: skip
    assert [one.sku for one in queries.kept_changes(made).rows] == ["B", "D"]
    assert AuditEntry.objects.filter(action="import.undone").count() == 1


def test_undo_takes_away_the_categories_that_nothing_else_uses():
    items.save_category(by=OPERATOR, assortment="cafe", names={"da": "Gammel"})
    made = imported(
        "SKU,Name,Price,Category\nA,Coffee,1.00,Gammel > Ny\nB,Tea,1.00,Te > Grøn\n"
        "C,Cake,1.00,Kage > Tør\nD,Pie,1.00,Tærte\nE,Bun,1.00,Bolle\n"
    )
    names = {row.names["da"]: row for row in Category.objects.all()}
    # One with an item of somebody else's, one renamed, one on the till's grid.
    save(ItemRow(sku="X", name="Mine", category=names["Grøn"].id))
    items.save_category(
        by=OPERATOR, assortment="cafe", names={"da": "Tærter"}, category_id=names["Tærte"].id
    )
    tiles = [{"category": names["Bolle"].id}]
    pages = [{"names": {"da": "x"}, "tiles": tiles}]
    items.save_layout(by=OPERATOR, place=Place(assortment="cafe"), pages=pages)
    services.undo(by=OPERATOR, import_id=made.id)
    work()
    left = {row.names["da"] for row in Category.objects.all()}
    assert left == {"Gammel", "Te", "Grøn", "Tærter", "Bolle"}
    deleted = AuditEntry.objects.filter(action="category.deleted")
    assert set(deleted.values_list("subject_name", flat=True)) == {"Ny", "Kage", "Tør"}
    there = Document.objects.filter(collection="category", deleted=False)
    assert there.count() == len(left)


def test_undo_forgets_first_prices_that_were_not_published():
    save(ItemRow(sku="OLD", name="Free"), ItemRow(sku="HAD", name="Had", price_minor=100))
    publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    made = imported("SKU,Name,Price\nNEW,New,1.00\nOLD,Free,2.00\nHAD,Had,3.00\n")
    assert drafts("cafe").count() == 3
    services.undo(by=OPERATOR, import_id=made.id)
    work()
    made.refresh_from_db()
    assert made.counts["kept"] == 0
    assert not drafts("cafe").exists()
    assert (row_of("HAD").price_minor, row_of("OLD").price_minor) == (100, None)


def test_undo_leaves_and_tells_what_cannot_be_as_it_was():
    """The category of before is gone; a first price is at the tills."""
    items.save_category(by=OPERATOR, assortment="cafe", names={"da": "Gammel"}, category_id="old")
    save(
        ItemRow(sku="A", name="Moved", price_minor=100, category="old"),
        ItemRow(sku="B", name="Renamed", price_minor=100),
        ItemRow(sku="C", name="Free"),
    )
    publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    made = imported("SKU,Name,Price,Category\nA,Moved,1.00,Ny\nB,Anew,1.00,\nC,Free,2.00,\n")
    items.delete_category(by=OPERATOR, category=Category.objects.get(id="old"))
    publish_prices(by=OPERATOR, assortment="cafe", now=NOW)
    services.undo(by=OPERATOR, import_id=made.id)
    work()
    made.refresh_from_db()
    assert (made.state, made.counts["kept"]) == ("undone", 2)
    assert [one.sku for one in queries.kept_changes(made).rows] == ["A", "C"]
    assert (row_of("B").name, row_of("C").price_minor) == ("Renamed", 200)


def test_rows_whose_item_a_bad_row_was_to_be_are_left_out_with_what_hangs_on_them():
    made = checked("SKU,Name,Price,Variant of\nP,Parent,,\nV,Variant,1,P\nW,Deep,1,V\nZ,Fine,1,\n")
    ImportRow.objects.filter(upload=made, sku="P").update(outcome="bad")
    services.start(by=OPERATOR, import_id=made.id)
    work()
    assert problems(made) == [
        (3, "variant_of", "item.unknown_reference"),
        (4, "variant_of", "item.unknown_reference"),
    ]
    assert list(Item.objects.values_list("sku", flat=True)) == ["Z"]


def test_a_category_that_is_too_deep_is_told_before_anything_is_written():
    path = " > ".join(f"L{depth}" for depth in range(6))
    made = checked(f"SKU,Name,Category\nA,Coffee,{path}\n")
    assert problems(made) == [(2, "category", "category.too_deep")]


class Halting:
    """A progress that is stopped at its first report."""

    id, by = "x", OPERATOR
    saved: Mapping[str, Any] = {}

    def report(self, done, total, *, stage=""):
        raise Stopped

    def save(self, state):
        raise AssertionError(state)


def test_an_import_is_stopped_goes_on_and_is_undone_whole():
    lines = "".join(f"S{n:04},Item {n},1.00\n" for n in range(1_100))
    made = checked(f"SKU,Name,Price\n{lines}")
    found = queries.import_of(made.id)
    assert found is not None
    with pytest.raises(Stopped):
        writing.write(found, Halting())
    made.refresh_from_db()
    assert (made.state, made.position, Item.objects.count()) == ("stopped", 500, 500)
    services.start(by=OPERATOR, import_id=made.id)
    work()
    assert Item.objects.count() == ImportChange.objects.count() == 1_100
    services.undo(by=OPERATOR, import_id=made.id)
    found = queries.import_of(made.id)
    assert found is not None
    with pytest.raises(Stopped):
        undoing.undo(found, Halting())
    assert Item.objects.filter(archived=True).count() == 500
    Import.objects.filter(id=made.id).update(state="stopped")
    services.undo(by=OPERATOR, import_id=made.id)
    work()
    made.refresh_from_db()
    assert (made.state, made.counts["kept"]) == ("undone", 0)
    assert Item.objects.filter(archived=True).count() == 1_100


def test_what_is_not_possible_is_refused():
    for call in (services.start, services.undo, services.discard):
        assert call(by=OPERATOR, import_id="x").code == "import.unknown"
    made = uploaded(DANISH)
    assert services.start(by=OPERATOR, import_id=made.id).code == "import.busy"
    assert services.undo(by=OPERATOR, import_id=made.id).code == "import.busy"
    empty = checked("SKU,Name\n,\n,\nA,\n")
    assert services.start(by=OPERATOR, import_id=empty.id).code == "import.nothing_to_do"
    assert services.discard(by=OPERATOR, import_id=empty.id) is None
    assert uploaded(DANISH, assortment="x").code == "item.unknown_assortment"
    assert uploaded(DANISH, system="x").code == "transfer.unknown_system"
