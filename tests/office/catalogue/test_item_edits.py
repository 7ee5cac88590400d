"""What a bulk edit makes of a row: examples, and what holds for any."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasse.domain.outcome import refused
from kasse.domain.price_change import PriceChange, Way
from kasse.office.catalogue.bulk_edit.edits import (
    ItemEdit,
    check_edit,
    differing,
    edited,
    from_document,
    to_document,
    with_values,
)
from kasse.office.catalogue.services.item_rows import InStore, ItemRow, settled

COFFEE = ItemRow(
    sku="KAFFE",
    name="Kaffe",
    price_minor=3_000,
    cost_minor=900,
    category="c1",
    tags=("Varm", "kaffe"),
    modifier_groups=("milk", "size"),
    stores=(InStore(store="s1", price_minor=3_200), InStore(store="s2", sold=False)),
)
WAYS: tuple[Way, ...] = ("set", "percent", "amount")
THREE_PERCENT = PriceChange(way="percent", value=300, step_minor=100, ending_minor=95)


def test_each_field_is_changed_and_the_others_stay():
    edit = ItemEdit(
        values={"category": None, "brand": "Risteriet", "sold": False, "min_age": 18},
        add_tags=("ny",),
        remove_tags=("VARM",),
        add_groups=("syrup",),
        remove_groups=("size",),
        price=THREE_PERCENT,
        cost=PriceChange(way="amount", value=-100),
    )
    assert edited(COFFEE, edit) == replace(
        COFFEE,
        category=None,
        brand="Risteriet",
        sold=False,
        min_age=18,
        tags=("kaffe", "ny"),
        modifier_groups=("milk", "syrup"),
        price_minor=3_095,
        cost_minor=800,
    )
    assert differing(COFFEE, edited(COFFEE, edit)) == {
        "price": [3_000, 3_095],
        "cost": [900, 800],
        "category": ["c1", None],
        "brand": ["", "Risteriet"],
        "tags": [["kaffe", "Varm"], ["kaffe", "ny"]],
        "modifier_groups": [["milk", "size"], ["milk", "syrup"]],
        "min_age": [None, 18],
        "sold": [True, False],
    }


def test_prices_of_stores_change_when_asked_for():
    alone = edited(COFFEE, ItemEdit(price=THREE_PERCENT))
    assert alone.stores == COFFEE.stores
    both = edited(COFFEE, ItemEdit(price=THREE_PERCENT, in_stores=True))
    assert both.stores == (InStore(store="s1", price_minor=3_295), InStore(store="s2", sold=False))
    assert with_values(COFFEE, {"stores": {"s2": [False, None]}}).stores == (
        InStore(store="s2", sold=False),
    )


@pytest.mark.parametrize(
    ("row", "has_variants"),
    [
        (replace(COFFEE, price_minor=None), False),
        (replace(COFFEE, price_minor=None, open_price=True), False),
        (COFFEE, True),
    ],
)
def test_what_has_no_price_of_its_own_keeps_none(row, has_variants):
    after = edited(row, ItemEdit(price=THREE_PERCENT, in_stores=True), has_variants=has_variants)
    assert after.price_minor == row.price_minor


def test_a_margin_is_kept_of_what_it_will_be():
    """PRICE-20: by the tax class and cost after the edit, in stores too."""
    rule = PriceChange(way="percent", value=0, least_margin_bp=2_000)
    row = replace(
        COFFEE,
        price_minor=1_100,
        cost_minor=600,
        stores=(InStore(store="s1", price_minor=900), InStore(store="s2")),
    )
    edit = ItemEdit(price=rule, cost=PriceChange(way="set", value=800), in_stores=True)
    after = edited(row, edit, taxes={"standard": 250_000})
    assert after.price_minor == 1_250
    assert [own.price_minor for own in after.stores or ()] == [1_250, None]
    free = edited(row, replace(edit, values={"tax_class": "zero"}), taxes={"standard": 250_000})
    assert (free.price_minor, [own.price_minor for own in free.stores or ()]) == (
        1_100,
        [1_000, None],
    )
    assert from_document(json.loads(json.dumps(to_document(edit)))) == edit


def test_a_price_is_set_where_there_is_none():
    set_to = ItemEdit(price=PriceChange(way="set", value=500))
    assert edited(replace(COFFEE, price_minor=None), set_to).price_minor == 500
    priced_at_till = replace(COFFEE, price_minor=None, open_price=True)
    assert edited(priced_at_till, set_to).price_minor is None


@pytest.mark.parametrize(
    ("edit", "no"),
    [
        (ItemEdit(), refused("bulk_edit.nothing_to_change")),
        (ItemEdit(in_stores=True), refused("bulk_edit.nothing_to_change")),
        (ItemEdit(values={"tax_class": " "}), refused("item.field_missing", field="tax_class")),
        (ItemEdit(values={"brand": "x" * 101}), refused("item.field_malformed", field="brand")),
        (ItemEdit(values={"min_age": 0}), refused("item.field_malformed", field="min_age")),
        (ItemEdit(add_tags=("x" * 41,)), refused("item.field_malformed", field="tags")),
        (
            ItemEdit(price=PriceChange(way="percent", value=1_000_001)),
            refused("item.price_out_of_range", field="price"),
        ),
        (
            ItemEdit(cost=PriceChange(way="set", value=10**13 + 1)),
            refused("item.price_out_of_range", field="cost"),
        ),
    ],
)
def test_what_can_never_be_is_refused(edit, no):
    assert check_edit(edit) == no


words = st.text(alphabet="abÆø ", max_size=6)
names = st.lists(st.sampled_from(["milk", "size", "Milk", "ÆG", "æg"]), max_size=3).map(tuple)
amounts = st.none() | st.integers(0, 10**6)


@st.composite
def changes(draw: st.DrawFn) -> PriceChange:
    way: Way = draw(st.sampled_from(WAYS))
    step, ending = draw(st.sampled_from([(1, 0), (50, 0), (100, 95)]))
    value = draw(st.integers(0 if way == "set" else -20_000, 20_000))
    return PriceChange(way=way, value=value, step_minor=step, ending_minor=ending)


rows = st.builds(
    ItemRow,
    sku=st.just("A"),
    name=st.just("A"),
    price_minor=amounts,
    cost_minor=amounts,
    open_price=st.booleans(),
    category=st.sampled_from([None, "c1", "c2"]),
    brand=words,
    tags=names,
    modifier_groups=names,
    min_age=st.sampled_from([None, 16, 18]),
    sold=st.booleans(),
    archived=st.booleans(),
    stores=st.sampled_from([None, (), (InStore(store="s1", price_minor=500),)]),
)
edits = st.builds(
    ItemEdit,
    values=st.fixed_dictionaries(
        {},
        optional={
            "category": st.sampled_from([None, "c1", "c2"]),
            "brand": words,
            "min_age": st.sampled_from([None, 16, 18]),
            "sold": st.booleans(),
            "archived": st.booleans(),
        },
    ),
    add_tags=names,
    remove_tags=names,
    add_groups=names,
    remove_groups=names,
    price=st.none() | changes(),
    cost=st.none() | changes(),
    in_stores=st.booleans(),
)


@given(row=rows)
def test_an_edit_of_nothing_changes_nothing(row):
    assert edited(row, ItemEdit()) == row
    assert differing(row, row) == {}


@given(row=rows, edit=edits)
def test_amounts_stay_integers_that_are_not_below_zero(row, edit):
    after = edited(row, edit)
    own = [one.price_minor for one in after.stores or ()]
    for amount in (after.price_minor, after.cost_minor, *own):
        assert amount is None or (type(amount) is int and amount >= 0)


@given(row=rows, edit=edits)
def test_what_differs_leads_there_and_back(row, edit):
    before = settled(row, before=row)
    after = settled(edited(before, edit), before=before)
    changes = differing(before, after)
    there = with_values(before, {name: pair[1] for name, pair in changes.items()})
    assert settled(there, before=before) == after
    back = with_values(after, {name: pair[0] for name, pair in changes.items()})
    # A row without a price leaves the price, so what had none is looked at without it.
    if before.price_minor is None:
        back, before = (replace(one, price_minor=None) for one in (back, before))
        after = replace(after, price_minor=None)
    assert settled(back, before=after) == before


@given(edit=edits)
def test_an_edit_is_kept_as_json(edit):
    assert from_document(to_document(edit)) == edit
