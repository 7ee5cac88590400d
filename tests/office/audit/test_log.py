"""The audit log: kept as it is by both databases, found, read in words, and taken out as a file."""

import ast
import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

import kasse.office
from kasse.office.actors import OPERATOR, Actor
from kasse.office.audit import append_only, queries, services, wording
from kasse.office.audit.models import AuditEntry
from tests.office.samples_shop import open_shop
from tests.office.test_rights import changes, prepare_finding, two

pytestmark = pytest.mark.django_db

__all__ = ["two"]

ANNA = Actor(id="anna", grants=(), name="anna@example.dk", via="page", address="10.0.0.1")


def act(n=0, *, action="item.changed", kind="item", name="Kaffe", store="", **changes):
    subject = services.Subject(kind=kind, id=f"{kind}{n}", name=name)
    return services.Act(action=action, subject=subject, store=store, changes=changes)


@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET action = 'x'",
                                       "DELETE FROM audit_auditentry",
                                       "TRUNCATE audit_auditentry"])  # fmt: skip
def test_nothing_changes_what_is_in_the_log(statement):
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite and statement.startswith("TRUNCATE"):
        return  # it knows no such statement
    services.record(ANNA, act())
    with connection.cursor() as cursor:
        # Taken away for the tests: tests/office/conftest.py.
        cursor.execute(append_only.SQLITE_DELETE if is_sqlite else append_only.POSTGRESQL_TRUNCATE)
        with (
            pytest.raises(DatabaseError, match="the audit log is never changed"),
            transaction.atomic(),
        ):
            cursor.execute(statement)
    assert AuditEntry.objects.values_list("action", flat=True).get() == "item.changed"


def test_emptying_leaves_the_log_kept_as_it_was():
    services.record(ANNA, act())
    is_sqlite = connection.vendor == "sqlite"
    way = "DELETE FROM" if is_sqlite else "TRUNCATE"
    with connection.cursor() as cursor:
        cursor.execute(append_only.SQLITE_DELETE if is_sqlite else append_only.POSTGRESQL_TRUNCATE)
        with services.emptying():
            cursor.execute(f"{way} audit_auditentry")
        services.record(ANNA, act())
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            cursor.execute(f"{way} audit_auditentry")
    assert AuditEntry.objects.count() == 1


@pytest.fixture
def shop():
    """With nothing in the log."""
    made = open_shop()
    with connection.cursor() as cursor:
        way = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"
        cursor.execute(f"{way} audit_auditentry")
    return made


def found(**wanted):
    return [row.subject_id for row in queries.entries(wanted=queries.AuditFilter(**wanted)).rows]


def test_entries_are_found(shop):
    services.record(ANNA, act(1))
    services.record(OPERATOR, act(2, action="item.archived", name="Te 100%"))
    services.record(ANNA, act(3, action="person.left", kind="person", name="Bo", store="s1"))
    every = ["person3", "item2", "item1"]
    assert found() == every
    assert found(stores=frozenset({"s1"})) == ["person3"]
    assert found(person="anna") == found(person="ANNA@") == ["person3", "item1"]
    assert (found(action="item."), found(action="item.archived")) == (["item2", "item1"], ["item2"])
    assert (found(kind="person"), found(kind="item", subject="item1")) == (["person3"], ["item1"])
    assert (found(via="command"), found(text="100%"), found(text="te 1")) == (["item2"],) * 3
    at = AuditEntry.objects.order_by("id").last().at
    assert found(since=at, until=at + timedelta(seconds=1)) == ["person3"]
    assert found(until=at - timedelta(days=1)) == []
    of_item = queries.of_subject(kind="item", id="item1")
    assert [row.subject_id for row in of_item.rows] == ["item1"]


def test_a_search_goes_on_where_it_stopped_looking(shop, monkeypatch):
    monkeypatch.setattr(queries, "LOOKED_AT", 3)
    services.record(ANNA, act(0, name="Rosin"))
    services.record_all(ANNA, [act(n) for n in range(1, 8)])
    wanted = queries.AuditFilter(text="rosin")
    pages, after = 0, ""
    while not (page := queries.entries(wanted=wanted, after=after)).rows:
        assert page.after is not None
        pages, after = pages + 1, page.after
    assert (pages, [row.subject_id for row in page.rows], page.after) == (2, ["item0"], None)


@pytest.mark.parametrize("few", [0, 10_000])
@pytest.mark.parametrize(
    "wanted",
    [
        {"action": "item.archived"},
        {"action": "item."},
        {"action": "item.archived", "text": "kaffe"},
        {"action": "item.archived", "days": True},
        {"stores": frozenset({"s1"}), "days": True},
        {"stores": frozenset({"s1", "s2"}), "person": "anna"},
        {"kind": "item", "days": True},
        {"kind": "item", "subject": "item3", "days": True},
        {"days": True},
    ],
)
def test_every_way_through_the_log_finds_the_same(shop, monkeypatch, wanted, few):
    monkeypatch.setattr(queries, "LOOKED_AT", 3)
    monkeypatch.setattr(queries, "FEW", few)
    for number in range(20):
        action = ("item.archived", "item.changed", "person.left")[number % 3]
        kind = "person" if action == "person.left" else "item"
        store = ("s1", "s2", "")[number // 3 % 3]
        services.record(ANNA, act(number % 7, action=action, kind=kind, store=store))
    rows = list(AuditEntry.objects.order_by("-id"))
    asked = {name: value for name, value in wanted.items() if name != "days"}
    if wanted.get("days"):
        asked |= {"since": rows[-3].at, "until": rows[2].at}
    seen: list[int] = []
    after: str | None = ""
    while after is not None:
        page = queries.entries(wanted=queries.AuditFilter(**asked), after=after, limit=2)
        seen += [row.id for row in page.rows]
        after = page.after
    assert seen == [row.id for row in rows if _is_wanted(row, **asked)]
    assert len(seen) > 0


def _is_wanted(row, *, stores=None, action="", kind="", subject="", since=None, until=None, **_):
    return (
        (stores is None or row.store_id in stores)
        and row.action.startswith(action)
        and kind in {"", row.subject_kind}
        and subject in {"", row.subject_id}
        and (since is None or since <= row.at < until)
    )


def test_pages_go_on_by_key(shop):
    services.record_all(ANNA, [act(n) for n in range(5)])
    first = queries.entries(wanted=queries.AuditFilter(), limit=2)
    services.record(ANNA, act(9))
    assert first.after is not None
    second = queries.entries(wanted=queries.AuditFilter(), limit=2, after=first.after)
    assert [row.subject_id for row in second.rows] == ["item2", "item1"]


def test_an_entry_is_told_in_words():
    entry = AuditEntry(
        changes={
            "price_minor": [1_050, None], "sold": [True, False], "max_discount_ppm": [125_000, 0],
            "names": [{}, {"da": "Kaffe"}], "tags": [[], ["a", "b"]], "whatever": ["x", 3],
        }
    )  # fmt: skip
    with override("da"):
        shown = [(one.field, one.before, one.after)
                 for one in wording.changes_of(entry, currency="DKK")]  # fmt: skip
    assert shown == [
        ("Pris", "10,50 DKK", "–"),
        ("Til salg", "ja", "nej"),
        ("Største rabat", "12,5 %", "0 %"),
        ("Navne på andre sprog", "–", "da: Kaffe"),
        ("Tags", "–", "a, b"),
        ("whatever", "x", "3"),
    ]


def test_the_file_is_harmless_and_stands_in_the_log_itself(shop):
    services.record(ANNA, act(1, name="=HYPERLINK(1)", price_minor=(100, 200)))
    client = Client()
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    with_filter = client.get("/audit/export?action=item.changed")
    rows = list(csv.reader(
        io.StringIO(with_filter.getvalue().decode().removeprefix("\ufeff")), delimiter=";"
    ))  # fmt: skip
    assert [row[4:9] for row in rows[1:]] == [
        ["An item was changed", "item.changed", "Item", "item1", "'=HYPERLINK(1)"]
    ]
    assert rows[1][10] == "Price: 1.00 DKK → 2.00 DKK"
    kept = AuditEntry.objects.get(action="audit.exported")
    assert (kept.actor_id, kept.facts) == (shop.owner.id, {"action": "item.changed"})


def test_the_page_needs_as_many_queries_for_fifty_entries(shop):
    client = Client()
    client.force_login(shop.owner)
    services.record(ANNA, act())
    client.get("/audit")
    counts = set()
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/audit?text=kaffe").status_code == 200
        counts.add(len(asked))
        services.record_all(ANNA, [act(n) for n in range(50)])
    assert len(counts) == 1


def constants():
    """The codes that stand in calls, as `action="…"`."""
    for path in sorted(Path(kasse.office.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.keyword(arg="action", value=ast.Constant(value=str(code))) if "." in code:
                    yield code


@pytest.mark.one_database
def test_every_action_kind_and_field_has_words(two):
    prepare_finding()
    codes, kinds, fields = set(constants()), set(), set()
    for change in changes().values():
        with transaction.atomic():
            change(OPERATOR)
            codes |= set(AuditEntry.objects.values_list("action", flat=True))
            kinds |= set(AuditEntry.objects.values_list("subject_kind", flat=True))
            for entry in AuditEntry.objects.all():
                fields |= entry.changes.keys() | entry.facts.keys()
            transaction.set_rollback(True)
    assert codes - wording.words_of("ACTIONS").keys() == set()
    assert kinds - wording.words_of("SUBJECTS").keys() == set()
    assert fields - wording.words_of("FIELDS").keys() == set()
