"""Pages by key: every row once, there and back, whatever is added meanwhile."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kasse.office import seek
from kasse.office.catalogue.models import Assortment

ORDER = seek.Order(columns=(("name", str), ("id", str)))


def fill(names):
    Assortment.objects.bulk_create(
        Assortment(id=f"a{n:03}", name=name) for n, name in enumerate(names)
    )


def page(order, limit, **cursor):
    return seek.page(Assortment.objects.all(), order=order, limit=limit, **cursor)


def walked(order, limit):
    """The pages from the first to the last, and from the last back to the first."""
    there = [page(order, limit)]
    while there[-1].after:
        there.append(page(order, limit, after=there[-1].after))
    back = [there[-1]]
    while back[-1].before:
        back.append(page(order, limit, before=back[-1].before))
    return there, back


class Walks(TestCase):
    """Hypothesis needs a transaction for each example."""

    @given(
        names=st.lists(st.sampled_from(["a", "b", "Æ", ""]), max_size=12),
        limit=st.integers(1, 5),
        descending=st.booleans(),
    )
    def test_every_row_once_there_and_back(self, names, limit, descending):
        fill(names)
        order = seek.Order(columns=ORDER.columns, descending=descending)
        there, back = walked(order, limit)
        rows = [row for one in there for row in one.rows]
        assert rows == list(Assortment.objects.order_by(*order.names()))
        assert there[0].before is None
        assert [len(one.rows) for one in there[:-1]] == [limit] * (len(there) - 1)
        assert back[-1] == there[0]
        assert {row.id for one in back for row in one.rows} == {row.id for row in rows}
        in_memory = [
            seek.page_of(rows, order=order, limit=limit, after=after, before=before)
            for one in (*there, *back)
            for after, before in ((one.after or "", ""), ("", one.before or ""))
        ]
        in_database = [
            page(order, limit, after=after, before=before)
            for one in (*there, *back)
            for after, before in ((one.after or "", ""), ("", one.before or ""))
        ]
        assert in_memory == in_database


@pytest.mark.django_db
def test_what_is_added_or_deleted_moves_no_page():
    fill("bdfhjl")
    first = page(ORDER, 2)
    second = page(ORDER, 2, after=first.after)
    assert [row.name for row in second.rows] == ["f", "h"]
    Assortment.objects.create(id="new", name="a")
    Assortment.objects.filter(name="d").delete()
    assert [row.name for row in page(ORDER, 2, after=first.after).rows] == ["f", "h"]
    assert [row.name for row in page(ORDER, 2, before=second.before).rows] == ["a", "b"]


@pytest.mark.django_db
def test_a_page_takes_one_query_and_going_back_two_at_most(django_assert_num_queries):
    fill("abcdef")
    with django_assert_num_queries(1):
        after = page(ORDER, 2).after
    with django_assert_num_queries(1):
        second = page(ORDER, 2, after=after)
    with django_assert_num_queries(1):
        third = page(ORDER, 2, after=second.after)
    with django_assert_num_queries(1):
        page(ORDER, 2, before=third.before)
    with django_assert_num_queries(2):
        page(ORDER, 2, before=second.before)


def coded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "bnVsbA==",
        coded([]),
        coded(["a"]),
        coded(["a", "a", "a"]),
        coded(["a", 1]),
        coded(["a", None]),
        coded(["a\0", "a"]),
        coded(["\ud800", "a"]),
        base64.urlsafe_b64encode(b"\xff").decode(),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
def test_a_made_up_cursor_is_none(cursor):
    fill("abc")
    for way in ("after", "before"):
        with pytest.raises(seek.UnknownCursor):
            page(ORDER, 2, **{way: cursor})


@pytest.mark.django_db
def test_a_number_beyond_the_databases_is_no_cursor():
    order = seek.Order(columns=(("id", int),))
    fill("a")
    for number in (2**63, -(2**63) - 1, True):
        with pytest.raises(seek.UnknownCursor):
            page(order, 2, after=coded([number]))
