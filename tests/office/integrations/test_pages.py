"""The pages of tokens and web hooks: what is shown once, what is kept, what nobody may see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kasse.office.actors import OPERATOR
from kasse.office.integrations.models import Delivery, Hook, Token
from kasse.office.integrations.services import hooks, tokens
from tests.office.samples_shop import PASSWORD, open_shop

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Web <b>shop</b>",
    "url": "https://1.1.1.1/in",
    "events": ["item.changed"],
    "enabled": "on",
}


@pytest.fixture
def owner(client):
    client.force_login(open_shop().owner)
    client.cookies["django_language"] = "en"
    return client


def queries_for(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_a_token_is_shown_once(owner):
    form = {"name": "Shop", "may": ["items.edit", "office.view"], "stores": ["s1"], "days": "30"}
    page = owner.post("/tokens/new", form)
    made = Token.objects.get()
    assert (made.permissions, made.stores) == (["items.edit", "office.view"], ["s1"])
    secret = page.context["made"].secret
    assert secret in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    again = owner.get("/tokens").content.decode()
    assert secret not in again
    assert f"…{secret[-4:]}" in again
    # Asked once, then done.
    assert owner.post(f"/tokens/{made.id}/revoke").status_code == 200
    assert Token.objects.get().revoked_at is None
    owner.post(f"/tokens/{made.id}/revoke", {"confirmed": "yes"})
    assert Token.objects.get().revoked_at is not None
    assert "Shop" in owner.get("/tokens?state=ended").content.decode()


def test_a_token_is_made_by_who_was_proved_a_short_while_ago(owner):
    session = owner.session
    session["proved_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()
    form = {"name": "Shop", "may": ["items.edit", "office.view"], "stores": ["s1"], "days": "30"}
    asked = owner.post("/tokens/new", form)
    assert (asked.status_code, Token.objects.count()) == (403, 0)
    assert ("may", "office.view") in asked.context["carried"]
    body = {"name": "Shop", "permissions": ["office.view"]}
    no = owner.post("/api/v1/tokens", body, content_type="application/json")
    assert (no.json()["code"], Token.objects.count()) == ("access.unproved", 0)
    assert owner.post("/tokens/new", form | {"proof_password": PASSWORD}).status_code == 200
    assert Token.objects.get().permissions == ["items.edit", "office.view"]


def test_what_was_typed_stays_when_a_token_is_refused(owner):
    page = owner.post("/tokens/new", {"name": "Shop", "stores": ["s1"], "days": "30"})
    assert page.status_code == 422
    assert 'value="Shop"' in page.content.decode()
    assert list(page.context["problems"]) == ["may"]
    assert ("s1", "Nørregade", True) in page.context["places"]


def test_a_hook_is_made_changed_and_its_secret_shown_once(owner):
    page = owner.post("/hooks/new", FORM)
    hook = Hook.objects.get()
    assert hook.secret in page.content.decode()
    page = owner.get(f"/hooks/{hook.id}").content.decode()
    assert hook.secret not in page
    assert "<b>shop" not in page
    stale = owner.post(f"/hooks/{hook.id}", FORM | {"name": "Mine", "version": "9"})
    assert stale.status_code == 409
    assert 'value="Mine"' in stale.content.decode()
    assert stale.context["version"] == 1
    saved = owner.post(f"/hooks/{hook.id}", FORM | {"name": "Mine", "version": "1"})
    assert saved["Location"] == f"/hooks/{hook.id}"
    assert Hook.objects.get().name == "Mine"
    since = datetime(2026, 11, 30, 11, 30, tzinfo=UTC)
    Hook.objects.update(enabled=False, disabled_because="hook.failing", failing_since=since)
    listed = owner.get("/hooks").content.decode()
    assert ("An item was created or changed" in listed, "item.changed" in listed) == (True, False)
    assert "12:30" in listed.partition("It has failed since")[2][:60]
    renewed = owner.post(f"/hooks/{hook.id}/secret").content.decode()
    assert Hook.objects.get().secret in renewed
    inner = owner.post("/hooks/new", FORM | {"url": "https://169.254.169.254/latest/meta-data"})
    assert (inner.status_code, list(inner.context["problems"])) == (422, ["url"])
    assert owner.post(f"/hooks/{hook.id}/delete").status_code == 200
    owner.post(f"/hooks/{hook.id}/delete", {"confirmed": "yes"})
    assert not Hook.objects.exists()


def test_the_log_shows_what_was_sent_and_sends_it_again(owner):
    hook = hooks.save_hook(
        by=OPERATOR,
        wanted=hooks.Wanted(name="x", url="https://1.1.1.1/in", events=("item.changed",)),
    )
    assert owner.post(f"/hooks/{hook.id}/test")["Location"] == f"/hooks/{hook.id}"
    sent = Delivery.objects.get()
    Delivery.objects.update(state="failed")
    assert sent.event_id in owner.get(f"/hooks/{hook.id}/deliveries/{sent.id}").content.decode()
    assert owner.get(f"/hooks/{hook.id}?state=done").context["rows"] == []
    owner.post(f"/hooks/{hook.id}/deliveries/{sent.id}/replay")
    assert Delivery.objects.get().state == "waiting"
    assert owner.get(f"/hooks/{hook.id}/deliveries/0").status_code == 404
    assert owner.get("/hooks/nothing").status_code == 404


def test_lists_ask_as_often_for_many_as_for_one(owner):
    wanted = hooks.Wanted(name="x", url="https://1.1.1.1/in", events=("item.changed",), store="s1")

    def more(n):
        for _ in range(n):
            tokens.make_token(by=OPERATOR, name="x", permissions=["items.edit"], stores=["s1"])
            hooks.save_hook(by=OPERATOR, wanted=wanted)
        hook = Hook.objects.order_by("-created_at")[0]
        for _ in range(n):
            hooks.send_test(by=OPERATOR, hook_id=hook.id)
        return hook.id

    one = more(1)
    owner.get("/tokens")  # the first look of a session is noted
    counts = [queries_for(owner, place) for place in ("/tokens", "/hooks", f"/hooks/{one}")]
    many = more(20)
    assert [
        queries_for(owner, place) for place in ("/tokens", "/hooks", f"/hooks/{many}")
    ] == counts
