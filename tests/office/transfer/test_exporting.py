"""What was exported is read back to the letter, and runs nowhere."""

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kasse.domain.item import SaleWindow
from kasse.domain.outcome import Refused
from kasse.office.actors import OPERATOR
from kasse.office.catalogue import queries as catalogue
from kasse.office.catalogue import services as items
from kasse.office.catalogue.services.item_rows import InStore, ItemRow, code_key, settled
from kasse.office.stores.models import Store
from kasse.office.transfer import files, kept_rows, services
from kasse.office.transfer.models import StoredFile
from tests.office.samples_shop import open_shop
from tests.office.transfer.doing import checked, imported, problems, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop():
    made = open_shop()
    items.create_assortment(by=OPERATOR, name="Other", assortment_id="other")
    items.save_modifier_group(
        by=OPERATOR, assortment="cafe", names={"da": "Mælk"}, choices=(0, 1), modifiers=[],
        group_id="milk",
    )  # fmt: skip
    return made


def exported(form="csv", assortment="cafe", separator=","):
    before = set(StoredFile.objects.values_list("id", flat=True))
    services.export(
        by=OPERATOR, assortment=assortment, form=form, language="da", separator=separator
    )
    work()
    made = StoredFile.objects.exclude(id__in=before).get()
    return b"".join(files.pieces(made))


def everything(assortment="cafe"):
    paths = {
        category: (names.get("da"), parent)
        for category, parent, names in catalogue.category_names(assortment)
    }
    found = []
    for row in catalogue.rows_after(assortment, sku="", limit=1_000):
        kept = kept_rows.to_json(settled(row)) | {"id": None}
        kept["category"] = paths[row.category][0] if row.category else None
        found.append(kept)
    return found


text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20
)
filled = text.filter(lambda value: bool(value.strip()))
# The catalogue itself keeps SKUs and names as they come.
codes = st.sampled_from(
    ["5701234567899", "036000291452", "96385074", "04252614", "ABC-1", "=1+1", "code:123456789012",
     "instore:123", "2000000000008", "a;b,c|d"]
).filter(lambda value: not isinstance(code_key(value), Refused))  # fmt: skip
amounts = st.none() | st.integers(0, 10**9)
windows = st.sampled_from(
    [SaleWindow(from_="2026-12-01", to="2026-12-24"), SaleWindow(days=(6, 7), starts=480, ends=60)]
)


@st.composite
def rows(draw: st.DrawFn) -> ItemRow:
    return ItemRow(
        sku=draw(filled),
        name=draw(filled),
        names=draw(st.dictionaries(st.sampled_from(["da", "en", "de"]), filled)),
        kind=draw(st.sampled_from(["goods", "service", "deposit"])),
        unit=draw(st.sampled_from(["pcs", "kg", "l", "m"])),
        open_price=draw(st.booleans()),
        price_minor=draw(amounts),
        cost_minor=draw(amounts),
        floor_minor=draw(amounts),
        tax_class=draw(st.sampled_from(["standard", "zero"])),
        codes=tuple(draw(st.lists(codes, max_size=3, unique_by=code_key))),
        brand=draw(text),
        supplier=draw(text),
        tags=tuple(draw(st.lists(text, max_size=3))),
        options=tuple(draw(st.lists(st.tuples(text, text), max_size=2))),
        modifier_groups=draw(st.sampled_from([(), ("milk",)])),
        min_age=draw(st.none() | st.integers(1, 149)),
        blocked=draw(st.sampled_from([(), (("2026-01-01", None), ("2026-05-01", "2026-06-01"))])),
        windows=tuple(draw(st.lists(windows, max_size=2, unique=True))),
        content=draw(st.none() | st.tuples(st.integers(1, 10**6), st.sampled_from(["kg", "l"]))),
        stores=draw(st.sampled_from([(), (InStore(store="s1", sold=False, price_minor=123),)])),
        stock=draw(st.booleans()),
        sold=draw(st.booleans()),
        archived=draw(st.booleans()),
    )


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(rows(), min_size=1, max_size=8, unique_by=lambda row: row.sku), st.data())
def test_round_trip(some, data):
    """An export comes into an empty assortment as it was, and changes nothing in its own."""
    from django.db import transaction

    form, separator = data.draw(st.sampled_from([("csv", ","), ("csv", ";"), ("xlsx", ",")]))
    with transaction.atomic():
        drinks = items.save_category(
            by=OPERATOR, assortment="cafe", names={"da": data.draw(filled).strip()}
        )
        linked = [
            *some,
            ItemRow(sku="bundle 1", name="Bundle", components=((some[0].sku, 2_500),),
                    deposit=some[0].sku, category=drinks.id),
            ItemRow(sku="a variant", name="Variant", variant_of=some[-1].sku),
        ]  # fmt: skip
        saved = items.save_items(by=OPERATOR, assortment="cafe", rows=linked)
        assert not isinstance(saved, Refused), saved
        content = exported(form, separator=separator)
        same = checked(content, system="kasse", name=f"x.{form}")
        assert problems(same) == []
        assert (same.counts["new"], same.counts["changed"]) == (0, 0)
        items.save_modifier_group(
            by=OPERATOR, assortment="other", names={"da": "Mælk"}, choices=(0, 1), modifiers=[],
            group_id="milk2",
        )  # fmt: skip
        content = content.replace(b"milk", b"M\xc3\xa6lk") if form == "csv" else content
        # Only a store that sells an assortment can differ from it.
        Store.objects.filter(id="s1").update(assortment="other")
        if form == "csv" or not any(row.modifier_groups for row in some):
            made = imported(content, system="kasse", assortment="other", name=f"x.{form}")
            assert problems(made) == []
            there = [
                {**row, "modifier_groups": tuple("milk" for _ in row["modifier_groups"])}
                for row in everything("other")
            ]
            assert there == everything("cafe")
        transaction.set_rollback(True)


def cells_of(content: bytes, form: str) -> Iterator[str]:
    if form == "csv":
        for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            yield from line


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(start):
    name = f"{start}cmd|'/C calc'!A0"
    items.save_items(by=OPERATOR, assortment="cafe", rows=[ItemRow(sku=f"{start}1", name=name)])
    found = list(cells_of(exported(), "csv"))
    assert f"'{name}" in found
    assert not [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    workbook = exported("xlsx")
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert checked(workbook, system="kasse").counts["same"] == 1


def test_an_export_needs_all_stores_and_a_known_form():
    assert services.export(by=OPERATOR, assortment="x", language="da").code == (
        "item.unknown_assortment"
    )
    refused = services.export(by=OPERATOR, assortment="cafe", form="pdf", language="da")
    assert refused.code == "transfer.unknown_form"
