"""Web hooks: what is told, how it is signed, tried again, given up and sent again."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kasse.domain.audit import Finding
from kasse.office import versions
from kasse.office.actors import OPERATOR, Actor, Denied, Grant
from kasse.office.attention import services as attention
from kasse.office.attention.models import Finding as Row
from kasse.office.audit import services as audit
from kasse.office.integrations import queries, sender
from kasse.office.integrations.models import Attempt, Delivery, Hook
from kasse.office.integrations.posting import KEEP_BYTES, Posted
from kasse.office.integrations.services import events, hooks
from kasse.office.journal import services as journal
from kasse.office.sealed import unseal
from tests.office.builders import Chain, line
from tests.office.samples_shop import NOW, open_shop

pytestmark = pytest.mark.django_db

PUBLIC = "https://1.1.1.1/in"
ALL = ("sale.made", "refund.made", "day.closed", "item.changed", "finding.filed")


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it is sent and answers what it is told to."""

    server: "Server"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.had.append((self.path, dict(self.headers), body))
        status, headers, answer = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """Keeps what it had, and what it is to answer."""

    had: list[Any]
    answer: tuple[int, dict[str, str], bytes]
    url: str


@pytest.fixture
def receiver(monkeypatch):
    monkeypatch.setenv("KASSE_HOOKS_TO", "127.0.0.1/32")
    server = Server(("127.0.0.1", 0), Receiver)
    server.had, server.answer = [], (200, {}, b"thanks")
    server.url = f"http://127.0.0.1:{server.server_port}/in?a=1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def shop():
    return open_shop()


def make(url=PUBLIC, chosen=ALL, **more):
    made = hooks.save_hook(
        by=OPERATOR, wanted=hooks.Wanted(name="Web shop", url=url, events=chosen, **more)
    )
    assert isinstance(made, Hook), made
    return made


def told():
    return [(row.event, json.loads(row.body)["data"]) for row in Delivery.objects.order_by("id")]


def act(action, store=""):
    subject = audit.Subject(kind="item", id="i1", name="Kaffe")
    changes = {"name": ("a", "b")}
    audit.record(OPERATOR, audit.Act(action=action, subject=subject, store=store, changes=changes))


def test_what_was_sold_is_told_once_from_the_first_hook_on(shop):
    chain = Chain(register="r1", store="s1").open()
    chain.sell(line())
    journal.ingest(batch=chain.batch(), received_at=NOW)
    assert events.tell_of_entries() == 0
    make()
    assert events.tell_of_entries() == 0
    chain.sell(line(), line(number=2))
    chain.sell(line(pieces=-1))
    chain.sell(line(), line(number=2, pieces=-1))
    chain.add("z_report", {"number": 1, "totals": {}, "opened_at": "x", "left_in_drawer": 0})
    chain.training = True
    chain.sell(line())
    journal.ingest(batch=chain.batch(first=3), received_at=NOW)
    assert events.tell_of_entries() == 5
    assert events.tell_of_entries() == 0
    assert [(event, data["seq"]) for event, data in told()] == [
        ("sale.made", 3), ("refund.made", 4), ("sale.made", 5), ("refund.made", 5),
        ("day.closed", 6),
    ]  # fmt: skip
    assert told()[0][1] == {
        "register": "r1", "seq": 3, "store": "s1", "at": chain.entries[2].document["at"],
        "day": "2026-11-23", "type": "sale", "receipt_code": "K1-000002", "currency": "DKK",
        "net": 1_600, "tax": 400, "total": 2_000,
    }  # fmt: skip


def test_acts_and_findings_are_told_to_who_chose_them(shop):
    make(chosen=("item.changed", "finding.filed"), store="s1")
    act("item.changed", "s1")
    act("item.archived", "s2")
    act("role.deleted", "s1")
    act("register.locked_out", "s1")
    for _ in range(2):
        filed = attention.Filed(key="k", finding=Finding(code="audit.total", facts={}), store="s1")
        attention.file([filed], now=NOW)
    assert told() == [
        ("item.changed", {"action": "item.changed", "kind": "item", "id": "i1", "name": "Kaffe",
                          "store": "s1", "changed": ["name"]}),
        ("finding.filed", {"code": "audit.total", "store": "s1", "register": "", "seq": 0}),
    ]  # fmt: skip
    Hook.objects.update(enabled=False)
    act("item.changed", "s1")
    assert len(told()) == 2


def test_a_delivery_is_signed_and_logged(shop, receiver):
    hook = make(receiver.url)
    act("item.changed")
    assert sender.send_due() == 1
    assert sender.send_due() == 0
    path, headers, body = receiver.had[0]
    sent = Delivery.objects.get()
    assert (path, body.decode()) == ("/in?a=1", sent.body)
    assert headers["Content-Type"] == "application/json"
    assert headers["webhook-id"] == sent.event_id
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    mark = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"
    assert (sent.state, sent.attempts) == ("done", 1)
    tried = Attempt.objects.get()
    assert (tried.status, tried.problem, tried.answer, tried.address) == (
        200, "", "thanks", "127.0.0.1",
    )  # fmt: skip


def test_secrets_are_sealed_and_a_lost_one_signs_nothing(shop, receiver):
    hook = make(receiver.url)
    old = hook.secret
    hooks.renew_secret(by=OPERATOR, hook_id=hook.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, old_secret FROM integrations_hook")
        kept = cursor.fetchone()
    hook.refresh_from_db()
    assert [unseal(text) for text in kept] == [hook.secret, old]
    assert old not in kept
    with connection.cursor() as cursor:
        cursor.execute("UPDATE integrations_hook SET secret = 'of another key'")
    hooks.send_test(by=OPERATOR, hook_id=hook.id)
    assert sender.send_due() == 1
    assert (receiver.had, Attempt.objects.get().problem) == ([], "hook.secret_lost")
    hooks.renew_secret(by=OPERATOR, hook_id=hook.id)
    Delivery.objects.update(next_at=timezone.now())
    sender.send_due()
    assert len(receiver.had[0][1]["webhook-signature"].split()) == 1


def test_a_new_secret_signs_beside_the_old_one_for_a_day(shop, receiver):
    hook = make(receiver.url)
    old = hook.secret
    renewed = hooks.renew_secret(by=OPERATOR, hook_id=hook.id)
    assert renewed.secret != old
    hooks.send_test(by=OPERATOR, hook_id=hook.id)
    sender.send_due()
    assert len(receiver.had[0][1]["webhook-signature"].split()) == 2
    Hook.objects.update(old_secret_until=timezone.now())
    hooks.send_test(by=OPERATOR, hook_id=hook.id)
    sender.send_due()
    assert len(receiver.had[1][1]["webhook-signature"].split()) == 1


@pytest.mark.parametrize(
    ("status", "headers"), [(500, {}), (404, {}), (302, {"Location": "http://127.0.0.1:1/"})]
)
def test_what_fails_is_tried_again_later_and_redirects_are_not_followed(
    shop, receiver, status, headers
):
    receiver.answer = (status, headers, b"\x00no" + b"x" * KEEP_BYTES)
    make(receiver.url)
    act("item.changed")
    sender.send_due()
    assert len(receiver.had) == 1
    sent, tried = Delivery.objects.get(), Attempt.objects.get()
    assert (sent.state, sent.attempts) == ("waiting", 1)
    assert timedelta(seconds=7) < sent.next_at - timezone.now() < timedelta(seconds=13)
    assert sent.next_try_at == sent.next_at
    sent.hook.enabled = False
    assert sent.next_try_at is None
    assert (tried.status, tried.problem) == (status, "hook.status")
    assert len(tried.answer) <= KEEP_BYTES
    assert "\0" not in tried.answer
    assert Hook.objects.get().failing_since is not None
    assert sender.send_due() == 0
    receiver.answer = (204, {}, b"")
    Delivery.objects.update(next_at=timezone.now())
    sender.send_due()
    assert receiver.had[1][1]["webhook-id"] == receiver.had[0][1]["webhook-id"]
    sent = Delivery.objects.get()
    assert (sent.state, sent.next_try_at) == ("done", None)
    assert Hook.objects.get().failing_since is None


def test_a_receiver_may_ask_for_more_time(shop, receiver):
    receiver.answer = (429, {"Retry-After": "600"}, b"")
    make(receiver.url)
    act("item.changed")
    sender.send_due()
    assert Delivery.objects.get().next_at - timezone.now() > timedelta(seconds=590)


def test_what_a_receiver_asks_for_is_bounded(shop, receiver):
    make(receiver.url)
    act("item.changed")
    for asked in ("100000000000000", "999999999", "Wed, 21 Oct 2026 07:28:00 GMT"):
        receiver.answer = (429, {"Retry-After": asked}, b"")
        Delivery.objects.update(next_at=timezone.now(), attempts=0)
        sender.send_due()
    assert Attempt.objects.count() == 3
    assert Delivery.objects.get().next_at < timezone.now() + events.LONGEST_WAIT


def test_a_hook_deleted_while_it_is_sent_to_stops_no_other(shop):
    hook = make()
    act("item.changed")
    sent = events.claim(now=timezone.now(), most=1)[0]
    hooks.delete_hook(by=OPERATOR, hook_id=hook.id)
    events.note(sent=sent, posted=Posted(status=200), now=timezone.now())
    assert not Attempt.objects.exists()


def test_waits_grow_and_differ():
    assert [round(min(events.wait(n).total_seconds() for _ in range(200)), -1) for n in (1, 3)] == [
        10, 130,
    ]  # fmt: skip
    assert events.wait(20) <= events.LONGEST_WAIT * 1.2
    assert len({events.wait(5) for _ in range(5)}) == 5


def test_who_fails_for_days_or_is_gone_is_switched_off_and_somebody_is_told(shop, receiver):
    hook = make(receiver.url)
    act("item.changed")
    sent = events.claim(now=timezone.now(), most=1)[0]
    Hook.objects.update(failing_since=timezone.now() - events.GIVE_UP_AFTER)
    events.note(sent=sent, posted=Posted(status=500), now=timezone.now())
    hook.refresh_from_db()
    assert (hook.enabled, hook.disabled_because) == (False, "hook.failing")
    assert Row.objects.get(code="webhook.disabled").facts == {
        "hook": hook.id, "name": "Web shop", "why": "hook.failing",
    }  # fmt: skip
    assert events.claim(now=timezone.now() + timedelta(days=1), most=1) == []
    wanted = hooks.Wanted(name="Web shop", url=receiver.url, events=ALL)
    again = hooks.save_hook(by=OPERATOR, wanted=wanted, hook_id=hook.id, version=hook.version)
    assert (again.enabled, again.failing_since, again.disabled_because) == (True, None, "")
    receiver.answer = (410, {}, b"")
    Delivery.objects.update(next_at=timezone.now())
    sender.send_due()
    hook.refresh_from_db()
    assert (hook.enabled, hook.disabled_because) == (False, "hook.gone")
    assert Delivery.objects.get().state == "failed"


def test_after_the_last_try_it_stays_failed_until_somebody_sends_it_again(shop, receiver):
    hook = make(receiver.url)
    act("item.changed")
    Delivery.objects.update(attempts=events.MAX_ATTEMPTS - 1)
    receiver.answer = (500, {}, b"")
    sender.send_due()
    sent = Delivery.objects.get()
    assert sent.state == "failed"
    receiver.answer = (200, {}, b"")
    hooks.replay(by=OPERATOR, hook_id=hook.id, delivery_id=sent.id)
    sender.send_due()
    sent.refresh_from_db()
    assert (sent.state, sent.attempts) == ("done", 1)
    assert Attempt.objects.filter(delivery=sent).count() == 2
    assert hooks.replay(by=OPERATOR, hook_id=hook.id, delivery_id=0).code == "delivery.unknown"


def test_each_delivery_is_claimed_once_and_one_receiver_keeps_no_other_waiting(shop):
    first, second = make(), make()
    for _ in range(3):
        act("item.changed")
    now = timezone.now()
    claimed = events.claim(now=now, most=4)
    assert {row.hook_id for row in claimed} == {first.id, second.id}
    assert len(claimed) == 2
    assert {row.id for row in claimed}.isdisjoint(row.id for row in events.claim(now=now, most=4))
    assert len(events.claim(now=now + events.CLAIM_FOR, most=4)) == 2


def test_a_backlog_keeps_nobody_waiting(shop):
    make(chosen=("item.changed",))
    for _ in range(50):
        act("item.changed")
    other = make(chosen=("store.changed",))
    act("store.changed")
    claimed = events.claim(now=timezone.now(), most=4)
    assert other.id in {row.hook_id for row in claimed}


def test_the_log_shows_and_repeats_what_one_may_see(shop):
    hook = make(chosen=("item.changed", "person.changed"))
    act("item.changed")
    act("person.changed")
    hooks.send_test(by=OPERATOR, hook_id=hook.id)
    may = frozenset({"integrations.edit", "office.view"})
    by = Actor(id="x", grants=(Grant(store=None, permissions=may, max_discount_ppm=0),))
    seen = queries.deliveries(hook=hook, by=by)
    assert [row.event for row in seen] == ["webhook.test", "item.changed"]
    hidden = Delivery.objects.get(event="person.changed")
    assert hooks.replay(by=by, hook_id=hook.id, delivery_id=hidden.id).code == "delivery.unknown"
    assert len(queries.deliveries(hook=hook, by=OPERATOR)) == 3


def test_old_deliveries_are_forgotten(shop):
    make()
    act("item.changed")
    act("item.changed")
    old = Delivery.objects.first()
    Delivery.objects.filter(id=old.id).update(
        state="done", created_at=timezone.now() - events.KEEP - timedelta(1)
    )
    assert events.forget(now=timezone.now()) == 1
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "hook.no_name"),
        ({"events": ()}, "hook.no_event"),
        ({"events": ("everything",)}, "hook.unknown_event"),
        ({"store": "s9"}, "hook.unknown_store"),
        ({"url": "https://user:pass@1.1.1.1/"}, "hook.url"),
        ({"url": "http://1.1.1.1/"}, "hook.not_https"),
        ({"url": "http://127.0.0.1/"}, "hook.address"),
    ],
)
def test_what_makes_no_hook(shop, wrong, code):
    wanted = {"name": "x", "url": PUBLIC, "events": ALL} | wrong
    assert hooks.save_hook(by=OPERATOR, wanted=hooks.Wanted(**wanted)).code == code
    assert not Hook.objects.exists()


def test_nobody_has_told_to_them_what_they_may_not_see(shop):
    may = frozenset({"integrations.edit", "office.view"})
    by = Actor(id="x", grants=(Grant(store="s1", permissions=may, max_discount_ppm=0),))
    wanted: dict[str, Any] = {"name": "x", "url": PUBLIC}
    for chosen, store in ((("sale.made",), "s1"), (("item.changed",), None)):
        with pytest.raises(Denied):
            hooks.save_hook(by=by, wanted=hooks.Wanted(**wanted, events=chosen, store=store))
    mine = hooks.save_hook(
        by=by, wanted=hooks.Wanted(**wanted, events=("item.changed",), store="s1")
    )
    assert mine.store_id == "s1"
    everybodys = make()
    with pytest.raises(Denied):
        hooks.delete_hook(by=by, hook_id=everybodys.id)
    with pytest.raises(versions.Stale):
        hooks.delete_hook(by=OPERATOR, hook_id=everybodys.id, version=9)
    assert hooks.delete_hook(by=OPERATOR, hook_id="?").code == "hook.unknown"
