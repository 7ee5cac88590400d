"""Many items changed at once: looked at before, applied, undone, on both databases."""

from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kasse.domain.outcome import refused
from kasse.domain.price_change import PriceChange
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue import queries, services
from kasse.office.catalogue.bulk_edit import queries as bulk_queries
from kasse.office.catalogue.bulk_edit import running
from kasse.office.catalogue.bulk_edit.edits import ItemEdit
from kasse.office.catalogue.bulk_edit.models import BulkEdit, BulkEditItem
from kasse.office.catalogue.models import Category, Item, ItemStore
from kasse.office.catalogue.services import bulk_edits, prices
from kasse.office.catalogue.services.item_rows import InStore, ItemRow
from kasse.office.feed.models import Document
from kasse.office.jobs import runner
from kasse.office.jobs import services as jobs
from kasse.office.jobs.kinds import Stopped
from kasse.office.jobs.models import Job
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db

DEARER = ItemEdit(price=PriceChange(way="percent", value=300, step_minor=100, ending_minor=95))


@pytest.fixture(autouse=True)
def shop():
    return open_shop()


def save(*rows):
    saved = services.save_items(by=OPERATOR, assortment="cafe", rows=rows)
    assert isinstance(saved, list), saved
    return saved


def three():
    """Three items with a published price."""
    ids = save(
        *(
            ItemRow(id=f"i{n}", sku=f"A{n}", name=f"Vare {n}", price_minor=n * 1_000)
            for n in (1, 2, 3)
        )
    )
    publish()
    return ids


def publish():
    return prices.publish_prices(by=OPERATOR, assortment="cafe", now=NOW)


def begun(ids=(), **more):
    made = bulk_edits.begin(by=OPERATOR, assortment="cafe", ids=ids, **more)
    assert isinstance(made, BulkEdit), made
    return made


def previewed(edit, ids):
    made = bulk_edits.preview(by=OPERATOR, edit_id=begun(ids).id, edit=edit)
    assert isinstance(made, BulkEdit), made
    return fresh(made)


def apply(made):
    return bulk_edits.apply(by=OPERATOR, edit_id=made.id)


def undo(made):
    return bulk_edits.undo(by=OPERATOR, edit_id=made.id)


def fresh(made):
    return bulk_queries.bulk_edit(made.id)


def outcomes(made):
    rows = BulkEditItem.objects.filter(edit=made).order_by("sku")
    return {row.sku: (row.outcome, row.problem) for row in rows}


def row_of(sku):
    return queries.rows_by_sku("cafe", [sku])[sku]


def work():
    while runner.run_next(runner="test", closing=Event()):
        pass
    assert not Job.objects.filter(problem="job.failed").exists(), "a job failed, see the log"


def test_a_preview_shows_each_item_and_changes_none():
    ids = three()
    before = list(Item.objects.order_by("id").values())
    made = previewed(DEARER, ids)
    assert made.state == "previewed"
    assert made.counts == {
        "selected": 3, "same": 0, "planned": 3, "refused": 0,
        "done": 0, "left": 0, "undone": 0, "kept": 0,
    }  # fmt: skip
    assert {row.sku: row.changes for row in made.items.all()} == {
        "A1": {"price": [1_000, 995]},
        "A2": {"price": [2_000, 2_095]},
        "A3": {"price": [3_000, 3_095]},
    }
    assert list(Item.objects.order_by("id").values()) == before


def test_what_stays_the_same_is_counted_and_not_listed():
    made = previewed(ItemEdit(values={"sold": True}), three())
    assert (made.counts["same"], made.counts["planned"], made.items.count()) == (3, 0, 0)
    assert apply(made) == refused("bulk_edit.nothing_to_change")


def test_an_item_that_cannot_have_it_is_refused_and_the_others_are_changed():
    save(
        ItemRow(id="p", sku="PANT", name="Pant", kind="deposit", price_minor=100),
        ItemRow(id="o", sku="ØL", name="Øl", price_minor=10**13),
    )
    edit = ItemEdit(values={"deposit": "PANT"}, price=PriceChange(way="amount", value=1))
    made = previewed(edit, ["p", "o", *three()])
    assert outcomes(made)["PANT"] == ("refused", "item.refers_to_itself")
    assert outcomes(made)["ØL"] == ("refused", "item.price_out_of_range")
    apply(made)
    assert row_of("A1").deposit == "PANT"
    assert (row_of("PANT").price_minor, row_of("ØL").deposit) == (100, None)
    assert fresh(made).counts["refused"] == 2


def test_what_another_assortment_has_is_refused():
    services.create_assortment(by=OPERATOR, name="Other", assortment_id="other")
    category = services.save_category(
        by=OPERATOR, assortment="other", names={"da": "x"}, category_id="c9"
    )
    made = begun(three())
    for name, edit in (
        ("category", ItemEdit(values={"category": category.id})),
        ("deposit", ItemEdit(values={"deposit": "none such"})),
        ("modifier_groups", ItemEdit(add_groups=("g9",))),
    ):
        no = bulk_edits.preview(by=OPERATOR, edit_id=made.id, edit=edit)
        assert (no.code, no.facts["field"]) == ("item.unknown_reference", name)
    assert fresh(made).state == "draft"


def test_it_is_applied_in_the_audit_log_and_at_the_tills():
    ids = three()
    made = previewed(ItemEdit(values={"brand": "Ny", "sold": False}, price=DEARER.price), ids)
    assert apply(made).state == "done"
    assert row_of("A2").brand == "Ny"
    assert Item.objects.get(sku="A2").draft_price_minor == 2_095
    document = Document.objects.get(collection="item", doc_id="i2")
    assert '"sold":false' in document.body
    acts = AuditEntry.objects.order_by("id").values_list("action", "subject_id")
    assert ("bulk_edit.applied", made.id) in acts
    changed = AuditEntry.objects.get(action="item.changed", subject_id="i2")
    assert changed.changes == {"brand": ["", "Ny"], "price": [2_000, 2_095], "sold": [True, False]}
    assert {row.version for row in made.items.all()} == set(
        Item.objects.values_list("version", flat=True)
    )


def test_an_item_that_somebody_changed_meanwhile_is_left_alone():
    made = previewed(ItemEdit(values={"brand": "Ny"}), three())
    save(ItemRow(sku="A2", name="Anders", price_minor=2_000))
    apply(made)
    assert outcomes(made) == {
        "A1": ("done", ""),
        "A2": ("left", "bulk_edit.changed_since"),
        "A3": ("done", ""),
    }
    assert (row_of("A2").name, row_of("A2").brand) == ("Anders", "")


def test_undo_gives_back_what_was_changed_and_nothing_else():
    save(ItemRow(id="i0", sku="A0", name="Uden", archived=True))
    before = {sku: row_of(sku) for sku in ("A0",)}
    ids = ["i0", *three()]
    before |= {sku: row_of(sku) for sku in ("A1", "A2", "A3")}
    edit = ItemEdit(
        values={"brand": "Ny", "archived": True, "min_age": 18},
        add_tags=("sommer",),
        price=DEARER.price,
    )
    made = previewed(edit, ids)
    apply(made)
    # Another field than those that were changed may change without being in the way.
    save(ItemRow(**{**fields(row_of("A3")), "supplier": "Grossisten"}))
    assert undo(made).state == "undone"
    before["A3"] = ItemRow(**{**fields(before["A3"]), "supplier": "Grossisten"})
    assert {sku: row_of(sku) for sku in before} == before
    assert set(outcomes(made).values()) == {("undone", "")}
    assert Item.objects.get(sku="A1").draft_price_minor is None
    assert undo(made) == refused("bulk_edit.busy")


def fields(row):
    return {name: getattr(row, name) for name in ItemRow.__dataclass_fields__}


def test_undo_leaves_what_somebody_has_changed_since():
    made = previewed(ItemEdit(values={"brand": "Ny"}), three())
    apply(made)
    save(ItemRow(**{**fields(row_of("A2")), "brand": "Nyere"}))
    undo(made)
    assert outcomes(made) == {
        "A1": ("undone", ""),
        "A2": ("kept", "bulk_edit.changed_since"),
        "A3": ("undone", ""),
    }
    assert (row_of("A1").brand, row_of("A2").brand) == ("", "Nyere")


def test_a_published_price_goes_back_as_a_draft():
    made = previewed(DEARER, three())
    apply(made)
    publish()
    undo(made)
    item = Item.objects.get(sku="A2")
    assert (item.price_minor, item.draft_price_minor) == (2_095, 2_000)


def test_a_first_price_is_taken_back_until_it_is_published():
    ids = save(ItemRow(sku="N1", name="Ny"), ItemRow(sku="N2", name="Ny 2"))
    set_to = ItemEdit(values={"brand": "Ny"}, price=PriceChange(way="set", value=500))
    made = previewed(set_to, ids)
    apply(made)
    assert row_of("N1").price_minor == 500
    undo(made)
    assert {(row_of(sku).price_minor, row_of(sku).brand) for sku in ("N1", "N2")} == {(None, "")}
    made = previewed(set_to, ids)
    apply(made)
    publish()
    undo(made)
    assert set(outcomes(made).values()) == {("kept", "bulk_edit.price_published")}
    assert row_of("N1").price_minor == 500


def test_prices_of_stores_own_change_and_come_back_as_drafts():
    stores = (InStore(store="s1", price_minor=1_500),)
    ids = save(ItemRow(id="i1", sku="A1", name="A", price_minor=1_000, stores=stores))
    publish()
    made = previewed(ItemEdit(price=DEARER.price, in_stores=True), ids)
    apply(made)
    assert ItemStore.objects.get().draft_price_minor == 1_595
    undo(made)
    own = ItemStore.objects.get()
    assert (own.price_minor, own.has_draft) == (1_500, False)


def test_what_was_deleted_after_the_preview_refuses_each_item():
    services.save_category(by=OPERATOR, assortment="cafe", names={"da": "x"}, category_id="c1")
    made = previewed(ItemEdit(values={"category": "c1"}), three())
    services.delete_category(by=OPERATOR, category=Category.objects.get(id="c1"))
    apply(made)
    assert set(outcomes(made).values()) == {("refused", "item.unknown_reference")}
    assert fresh(made).counts["refused"] == 3


def test_all_that_a_filter_finds_is_changed():
    three()
    save(ItemRow(sku="X", name="Anden", price_minor=500))
    wanted = queries.ItemFilter(assortment="cafe", search="vare")
    made = begun(matching=wanted)
    assert made.counts == {"selected": 3}
    # What the filter finds by now, and as many as that are looked at in the background.
    save(ItemRow(sku="A4", name="VARE ÆØÅ", price_minor=500))
    bulk_edits.preview(by=OPERATOR, edit_id=made.id, edit=ItemEdit(values={"brand": "Ny"}))
    assert fresh(made).counts["selected"] == 4
    assert [row.sku for row in bulk_queries.items_of(fresh(made), search="æøå").rows] == ["A4"]
    apply(made)
    changed = set(Item.objects.filter(brand="Ny").values_list("sku", flat=True))
    assert changed == {"A1", "A2", "A3", "A4"}


def test_what_is_not_clear_is_not_begun(monkeypatch):
    three()
    unread = queries.ItemFilter(assortment="cafe", unread=("price_from",))

    def refusal(**chosen):
        return bulk_edits.begin(**{"by": OPERATOR, "assortment": "cafe", **chosen})

    assert refusal(matching=unread).code == "bulk_edit.unclear"
    assert refusal().code == "bulk_edit.nothing_chosen"
    assert refusal(ids=["i1", "unknown"]).code == "item.unknown"
    assert refusal(assortment="x", ids=["i1"]) == refused("item.unknown_assortment")
    monkeypatch.setattr("kasse.office.catalogue.bulk_edit.selections.MOST", 2)
    every = queries.ItemFilter(assortment="cafe")
    assert refusal(matching=every) == refused("bulk_edit.too_many", most=2)
    assert not BulkEdit.objects.exists()


def test_steps_out_of_turn_are_refused():
    made = begun(three())
    assert apply(made) == undo(made) == refused("bulk_edit.busy")
    assert bulk_edits.stop(by=OPERATOR, edit_id=made.id) == refused("job.over")
    bulk_edits.preview(by=OPERATOR, edit_id=made.id, edit=DEARER)
    apply(made)
    for no in (
        apply(made),
        bulk_edits.preview(by=OPERATOR, edit_id=made.id, edit=DEARER),
        bulk_edits.discard(by=OPERATOR, edit_id=made.id),
    ):
        assert no == refused("bulk_edit.busy")
    for step in (bulk_edits.apply, bulk_edits.undo, bulk_edits.stop, bulk_edits.discard):
        assert step(by=OPERATOR, edit_id="none") == refused("bulk_edit.unknown")


def test_another_change_may_be_said_before_it_is_applied():
    made = previewed(DEARER, three())
    bulk_edits.preview(by=OPERATOR, edit_id=made.id, edit=ItemEdit(values={"brand": "Ny"}))
    assert {tuple(row.changes) for row in made.items.all()} == {("brand",)}
    assert bulk_edits.discard(by=OPERATOR, edit_id=made.id) is None
    assert not BulkEdit.objects.exists()


MANY = 2_000
MORE = ItemEdit(price=PriceChange(way="amount", value=100))


@pytest.fixture
def many():
    rows = [
        ItemRow(id=f"i{n:04}", sku=f"V{n:04}", name=f"Vare {n}", price_minor=1_000 + n)
        for n in range(MANY)
    ]
    return save(*rows)


class Stop:
    """Progress that ends the work after so many reports."""

    def __init__(self, after):
        self.left = after

    def __call__(self, done, total):
        self.left -= 1
        if self.left == 0:
            raise Stopped


def test_two_thousand_items_in_the_background_stopped_and_gone_on_with(many):
    made = begun(many)
    assert bulk_edits.preview(by=OPERATOR, edit_id=made.id, edit=MORE).state == "previewing"
    assert fresh(made).state == "previewing"
    work()
    assert (fresh(made).state, fresh(made).counts["planned"]) == ("previewed", MANY)
    with pytest.raises(Stopped):
        running.apply(fresh(made), by=OPERATOR, report=Stop(2))
    assert (fresh(made).state, fresh(made).counts["done"]) == ("stopped", 1_000)
    # One that is to be changed yet, and one that was, are changed by somebody else.
    for sku in ("V1999", "V0001"):
        save(ItemRow(sku=sku, name="Anders", price_minor=77))
    assert apply(made).state == "applying"
    work()
    assert fresh(made).state == "done"
    assert fresh(made).counts | {"same": 0} == {
        "selected": MANY, "same": 0, "planned": 0, "refused": 0,
        "done": MANY - 1, "left": 1, "undone": 0, "kept": 0,
    }  # fmt: skip
    changed = dict(Item.objects.values_list("sku", "draft_price_minor"))
    assert (changed["V0000"], changed["V1998"], changed["V1999"]) == (1_100, 3_098, 77)
    with pytest.raises(Stopped):
        running.undo(fresh(made), by=OPERATOR, report=Stop(1))
    assert fresh(made).state == "half_undone"
    assert undo(made).state == "undoing"
    work()
    assert fresh(made).state == "undone"
    counts = fresh(made).counts
    assert (counts["undone"], counts["kept"]) == (MANY - 2, 1)
    assert sorted(Item.objects.values_list("sku", "draft_price_minor")) == [
        (f"V{n:04}", 77 if n in (1, 1_999) else 1_000 + n) for n in range(MANY)
    ]


def test_a_job_that_is_stopped_leaves_it_where_it_can_go_on(many):
    made = begun(many)
    bulk_edits.preview(by=OPERATOR, edit_id=made.id, edit=MORE)
    assert bulk_edits.stop(by=OPERATOR, edit_id=made.id).state == "draft"
    bulk_edits.preview(by=OPERATOR, edit_id=made.id, edit=MORE)
    work()
    apply(made)
    assert bulk_edits.stop(by=OPERATOR, edit_id=made.id).state == "stopped"
    assert apply(made).state == "applying"


@contextmanager
def queries_counted(most):
    with CaptureQueriesContext(
        connection,
    ) as found:
        yield
    assert len(found) <= most, len(found)


def test_queries_do_not_grow_with_items(many):
    made = begun(many[:200])
    with queries_counted(30):
        bulk_edits.preview(by=OPERATOR, edit_id=made.id, edit=MORE)
    with queries_counted(61):
        apply(made)
    with queries_counted(61):
        undo(made)
    assert fresh(made).counts["undone"] == 200


def aged(made, days):
    """The same, begun so many days ago."""
    BulkEdit.objects.filter(id=made.id).update(created_at=timezone.now() - timedelta(days=days))
    return made


def test_old_ones_are_forgotten():
    ids = three()
    aged(begun(ids), 8)
    aged(previewed(DEARER, ids), 8)
    young = aged(previewed(DEARER, ids), 6)
    old, applied = (previewed(ItemEdit(values={"brand": brand}), ids) for brand in ("A", "B"))
    apply(old)
    aged(old, 91)
    apply(applied)
    aged(applied, 89)
    jobs.start(by=OPERATOR, kind="catalogue.tidy", parameters={})
    work()
    assert set(BulkEdit.objects.values_list("id", flat=True)) == {young.id, applied.id}
