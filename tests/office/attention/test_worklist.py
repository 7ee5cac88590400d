"""Working on findings: who has them, what was done, what they show, and who may not."""

import json

import pytest
from django.utils import translation

from kasse.domain.audit import Finding as Odd
from kasse.domain.outcome import refused
from kasse.fiscal.countries import COUNTRIES
from kasse.office.actors import OPERATOR, Actor, Denied, Grant
from kasse.office.attention import evidence, queries, services
from kasse.office.attention.models import Finding
from kasse.office.audit.models import AuditEntry
from kasse.office.frame.templatetags.kasse import local
from kasse.office.integrations.services import hooks
from kasse.office.journal import services as journal
from kasse.office.staff import queries as staff
from kasse.office.staff import services as staff_services
from kasse.office.versions import Stale
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, PASSWORD, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return open_shop()


@pytest.fixture
def owner(client, shop):
    client.force_login(shop.owner)
    client.cookies["django_language"] = "en"
    return client


def file(key="k", code="audit.paid", store="s1", register="", seq=0, **facts):
    odd = Odd(code=code, facts=facts or {"stated": 1_500, "reckoned": 1_400})
    filed = services.Filed(key=key, finding=odd, register=register, seq=seq, store=store)
    services.file([filed], now=NOW)
    return Finding.objects.get(key=key)


def test_a_finding_goes_from_hand_to_hand(shop):
    by = staff.actor(shop.owner)
    one = file()
    given = {"by": by, "finding_id": one.id, "now": NOW}
    assert services.take(**given).owner_id == by.id
    assert services.wait(**given, text="the bank").state == "waiting"
    assert services.release(**given).owner_id == ""
    assert services.hand_over(**given, to="nobody") == refused("attention.not_theirs")
    handed = services.hand_over(**given, to=shop.owner.id)
    assert (handed.state, handed.owner_id, handed.version) == ("taken", by.id, 6)
    assert services.add_note(**given, text=" ") == refused("attention.no_words")
    services.add_note(**given, text="asked Bo")
    assert services.settle(**given, note="paid").state == "settled"
    for work in (services.take, services.release):
        assert work(**given) == refused("attention.settled", finding=one.id)
    assert services.reopen(**given).state == "taken"
    did = [(step.did, step.to_name, step.text) for step in queries.steps(one)]
    assert did == [
        ("taken", "", ""),
        ("waiting", "", "the bank"),
        ("released", "", ""),
        ("handed_over", "anna@example.dk", ""),
        ("note", "", "asked Bo"),
        ("settled", "", "paid"),
        ("reopened", "", ""),
    ]
    assert list(
        AuditEntry.objects.filter(subject_kind="finding").order_by("id").values_list("action", flat=True)
    ) == [f"finding.{name}" for name, _, _ in did]  # fmt: skip


def test_a_stale_change_is_told_and_changes_nothing(shop, owner):
    one = file()
    services.take(by=OPERATOR, finding_id=one.id, now=NOW)
    with pytest.raises(Stale):
        services.settle(by=OPERATOR, finding_id=one.id, note="x", now=NOW, version=1)
    form = {"action": "settle", "note": "what I <typed>", "version": 1}
    answer = owner.post(f"/attention/{one.id}", form)
    assert answer.status_code == 409
    assert "what I &lt;typed&gt;" in answer.content.decode()
    headers = {"If-Match": '"1"'}
    path = f"/api/v1/findings/{one.id}/settle"
    answer = owner.post(path, {}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (412, "request.stale")
    one.refresh_from_db()
    assert (one.state, one.version) == ("taken", 2)


def test_many_are_settled_with_one_note(shop, owner):
    ids = [file(key=key).id for key in "abc"]
    services.settle(by=OPERATOR, finding_id=ids[0], note="before", now=NOW)
    answer = owner.post("/attention?kind=audit.paid", {"finding": ids, "note": "all the same"})
    assert (answer.status_code, answer["Location"]) == (302, "/attention?kind=audit.paid")
    assert list(Finding.objects.order_by("id").values_list("state", "note")) == [
        ("settled", "before"),
        ("settled", "all the same"),
        ("settled", "all the same"),
    ]
    assert queries.open_count() == 0


def test_what_is_missing_in_the_figures_is_not_settled_without_a_word(shop, owner):
    one = file(code="journal.hash", expected="a")
    needed = "Write what you found out before you settle it."
    page = owner.post(f"/attention/{one.id}", {"action": "settle", "version": 1}, follow=True)
    assert needed in page.content.decode()
    many = owner.post("/attention", {"finding": [one.id]})
    assert (many.status_code, needed in many.content.decode()) == (422, True)
    for path, body in ((f"{one.id}/settle", {}), ("settle", {"findings": [one.id]})):
        answer = owner.post(f"/api/v1/findings/{path}", body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (422, "attention.note_needed")
    one.refresh_from_db()
    assert (one.state, one.version) == ("open", 1)
    services.settle(by=OPERATOR, finding_id=one.id, note="it came again", now=NOW, version=1)
    assert queries.open_count() == 0


def test_a_finding_of_no_register_is_told_by_the_shops_clock_and_in_words(shop, owner):
    wanted = hooks.Wanted(name="My shop", url="https://1.1.1.1/in", events=("item.changed",))
    hook = hooks.save_hook(by=OPERATOR, wanted=wanted)
    one = file(code="webhook.disabled", hook=hook.id, name="My shop", why="hook.gone")
    page = owner.get(f"/attention/{one.id}").content.decode()
    with translation.override("en"):
        here, elsewhere = local(NOW, "Europe/Copenhagen"), local(NOW, "UTC")
    assert here != elsewhere
    for address in (f"/attention/{one.id}", "/attention"):
        assert here in owner.get(address).content.decode()
    assert "<dt>Web hook</dt>" in page
    assert "The receiver said that it wants no more" in page
    assert f'href="/hooks/{hook.id}"' in page
    assert hook.id not in page.partition('class="section-title">Evidence')[2].partition("</dl>")[0]


@pytest.mark.one_database
@pytest.mark.parametrize("ticked", ["", "²", "9" * 5_000])
def test_a_note_for_nothing_that_is_ticked_is_kept(owner, ticked):
    file()
    answer = owner.post("/attention?kind=audit.paid", {"finding": ticked, "note": "all <i>"})
    page = answer.content.decode()
    assert (answer.status_code, 'role="alert"' in page) == (422, True)
    assert 'value="all &lt;i&gt;"' in page
    assert queries.open_count() == 1


@pytest.mark.one_database
def test_an_empty_tab_says_what_there_is_none_of(owner):
    file()
    page = owner.get("/attention?state=waiting").content.decode()
    assert ("No findings are waiting" in page, "Nothing needs attention" in page) == (True, False)


def test_who_may_settle_is_asked_in_a_fixed_number_of_queries(shop, django_assert_num_queries):
    staff_services.save_roles(by=OPERATOR, roles=COUNTRIES["DK"].roles)
    for name, role, store in (
        ("bo", "manager", "s1"),
        ("ida", "cashier", "s1"),
        ("eva", "owner", None),
    ):
        person = staff_services.save_person(
            by=OPERATOR, name=name, language="da", assignments=[(role, store)], person_id=name
        )
        staff_services.create_account(
            by=OPERATOR, email=f"{name}@example.dk", password=PASSWORD, person=person
        )
    with django_assert_num_queries(2):
        found = queries.who_may_settle("s1")
    assert [email for _, email in found] == ["anna@example.dk", "bo@example.dk", "eva@example.dk"]
    assert [email for _, email in queries.who_may_settle("s2")] == [
        "anna@example.dk",
        "eva@example.dk",
    ]
    assert queries.who_may_settle("") == found


def test_what_a_receipt_is_called_is_quoted_where_it_is_looked_for(shop):
    told = evidence.of(file(receipt_code="K1 & co#1"), zone="UTC", currency="DKK")
    assert [one.to for one in told.actions] == ["/sales?q=K1+%26+co%231"]


def test_one_that_is_not_ours_lets_none_be_settled(shop):
    ours, theirs = file(key="a"), file(key="b", store="s2")
    permissions = frozenset({"attention.settle", "office.view"})
    by = Actor(id="x", grants=(Grant(store="s1", permissions=permissions, max_discount_ppm=0),))
    with pytest.raises(Denied):
        services.settle_many(by=by, finding_ids=[ours.id, theirs.id], note="", now=NOW)
    assert queries.open_count() == 2
    assert queries.finding(theirs.id, stores=frozenset({"s1"})) is None


def test_the_worklist_narrows(shop):
    first, second = (
        file(key="a"),
        file(key="b", code="audit.clock_off", clock="2026-11-20T00:00:00Z"),
    )
    services.take(by=staff.actor(shop.owner), finding_id=second.id, now=NOW)

    def found(**wanted):
        return [row.id for row in queries.worklist(wanted=queries.FindingFilter(**wanted)).rows]

    assert found() == [second.id, first.id]
    assert found(owner="none") == [first.id]
    assert found(owner=shop.owner.id) == found(state="taken") == [second.id]
    assert found(code="audit.clock_off") == [second.id]
    assert found(code="audit.") == [second.id, first.id]
    assert found(stores=frozenset({"s2"})) == []
    assert queries.counts() == {"open": 1, "taken": 1}


def test_both_versions_of_a_fork_stand_side_by_side(shop, owner):
    mine, theirs = (Chain(register="r1", store="s1", at=NOW).open() for _ in range(2))
    mine.sell(line(price=1_000))
    theirs.sell(line(price=9_900))
    journal.ingest(batch=mine.batch(), received_at=NOW)
    journal.ingest(batch=theirs.batch(), received_at=NOW)
    one = Finding.objects.get(code="journal.fork")
    assert (one.register, one.seq, one.store) == ("r1", 2, "s1")
    told = evidence.of(one, zone="UTC", currency="DKK")
    (beside,) = told.versions
    assert ("body.total", "1000", "9900") in beside.differing
    page = owner.get(f"/attention/{one.id}").content.decode()
    assert "body.total" in page
    assert "/journal/r1/2" in page
    aside = owner.get("/journal/r1?part=aside").content.decode()
    assert "Two versions of one number" in aside


def test_evidence_in_words(shop):
    with translation.override("en"):
        told = evidence.of(file(), zone="UTC", currency="DKK")
    assert [value for _, value in told.facts] == ["15.00", "14.00"]
    assert told.difference == "1.00"


def test_the_api_works_on_findings(shop, owner):
    one = file()
    path = f"/api/v1/findings/{one.id}"
    owner.post(f"{path}/take")
    answer = owner.post(f"{path}/notes", json.dumps({"text": "x"}), content_type="application/json")
    assert (answer.json()["owner"], answer["ETag"]) == (shop.owner.id, '"3"')
    found = owner.get(path).json()
    assert [step["did"] for step in found["steps"]] == ["taken", "note"]
    assert {"id": shop.owner.id, "email": shop.owner.email} in found["may_settle"]
    assert owner.get("/api/v1/findings?owner=none").json()["findings"] == []
    assert owner.get("/api/v1/findings/99").status_code == 404
