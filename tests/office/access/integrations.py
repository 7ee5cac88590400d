"""Tokens and web hooks."""

from django.utils import timezone

from kasse.office.actors import Actor
from kasse.office.integrations.events import TEST
from kasse.office.integrations.models import Delivery, Hook, Token
from kasse.office.integrations.services import hooks, tokens
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import Shop

EDIT = "integrations.edit"
# An address that needs no name server; nothing is sent there by these tests.
URL = "https://1.1.1.1/in"
HOOK = {"name": "Web shop", "url": URL, "events": ["none"]}

FORM = {"name": "Web shop", "url": URL, "events": ["none"], "enabled": "on"}
PAGES = [
    Page(name="tokens", path="/tokens", permission=EDIT),
    Page(
        name="new_token",
        path="/tokens/new",
        permission=EDIT,
        change=EDIT,
        methods=("GET", "POST"),
        data={"name": "Shop", "may": [EDIT], "stores": ["*"], "days": "30"},
    ),
    Page(
        name="revoke_token",
        path="/tokens/t1/revoke",
        change=EDIT,
        methods=("POST",),
        data={"confirmed": "yes"},
    ),
    Page(name="hooks", path="/hooks", permission=EDIT),
    Page(
        name="new_hook",
        path="/hooks/new",
        permission=EDIT,
        change=EDIT,
        methods=("GET", "POST"),
        data=FORM,
    ),
    Page(
        name="hook",
        path="/hooks/h1",
        permission=EDIT,
        change=EDIT,
        methods=("GET", "POST"),
        data=FORM,
    ),
    Page(name="delete_hook", path="/hooks/h1/delete", change=EDIT, methods=("POST",)),
    Page(name="renew_secret", path="/hooks/h1/secret", change=EDIT, methods=("POST",)),
    Page(name="send_test", path="/hooks/h1/test", change=EDIT, methods=("POST",)),
    Page(name="delivery", path="/hooks/h1/deliveries/1", permission=EDIT),
    Page(name="replay", path="/hooks/h1/deliveries/1/replay", change=EDIT, methods=("POST",)),
]
ENDPOINTS = [
    Endpoint(operation="GET /tokens", permission=EDIT),
    Endpoint(
        operation="POST /tokens",
        permission=EDIT,
        body={"name": "Shop", "permissions": [EDIT]},
    ),
    Endpoint(operation="DELETE /tokens/{token_id}", path="/tokens/t1", permission=EDIT),
    Endpoint(operation="GET /hook-events", permission=EDIT),
    Endpoint(operation="GET /hooks", permission=EDIT),
    # Refused for an event that is none: each event takes a permission besides.
    Endpoint(operation="POST /hooks", permission=EDIT, body=HOOK),
    Endpoint(operation="GET /hooks/{hook_id}", path="/hooks/h1", permission=EDIT),
    Endpoint(
        operation="PATCH /hooks/{hook_id}",
        path="/hooks/h1",
        permission=EDIT,
        body={"events": ["none"]},
    ),
    Endpoint(operation="DELETE /hooks/{hook_id}", path="/hooks/h1", permission=EDIT),
    Endpoint(operation="POST /hooks/{hook_id}/secret", path="/hooks/h1/secret", permission=EDIT),
    Endpoint(operation="POST /hooks/{hook_id}/test", path="/hooks/h1/test", permission=EDIT),
    Endpoint(
        operation="GET /hooks/{hook_id}/deliveries",
        path="/hooks/h1/deliveries",
        permission=EDIT,
    ),
    Endpoint(
        operation="GET /hooks/{hook_id}/deliveries/{delivery_id}/attempts",
        path="/hooks/h1/deliveries/1/attempts",
        permission=EDIT,
    ),
    Endpoint(
        operation="POST /hooks/{hook_id}/deliveries/{delivery_id}/replay",
        path="/hooks/h1/deliveries/1/replay",
        permission=EDIT,
    ),
]


def prepare(shop: Shop) -> None:
    """A token, a hook and a delivery, with the ids that the addresses say."""
    make_token()
    make_hook()


def make_token() -> Token:
    return Token.objects.create(
        id="t1", name="Shop", digest="0" * 64, ends_with="abcd", permissions=["items.edit"],
        stores=["s1"], created_at=timezone.now(),
    )  # fmt: skip


def make_hook() -> Hook:
    hook = Hook.objects.create(
        id="h1", name="Web shop", url=URL, events=["item.changed"], secret="whsec_AAAA",
        created_at=timezone.now(),
    )  # fmt: skip
    # Seen with integrations.edit alone; test_hooks.py has the events that take more.
    hooks.delivery(hook, event=TEST, event_id="msg_1", data={}).save()
    Delivery.objects.update(id=1)
    return hook


def _token(by: Actor) -> object:
    return tokens.make_token(by=by, name="Shop", permissions=["items.edit"], stores=["s1"])


def _revoke(by: Actor) -> object:
    Token.objects.filter(id="t1").delete()
    make_token()
    return tokens.revoke_token(by=by, token_id="t1")


def _of_hook(service):
    def call(by: Actor) -> object:
        Hook.objects.filter(id="h1").delete()
        make_hook()
        return service(by)

    return call


WANTED = hooks.Wanted(name="Web shop", url=URL, events=("item.changed",), store="s1")
CHANGES = {
    "integrations.tokens.make_token": _token,
    "integrations.tokens.revoke_token": _revoke,
    "integrations.hooks.save_hook": lambda by: hooks.save_hook(by=by, wanted=WANTED),
    "integrations.hooks.delete_hook": _of_hook(lambda by: hooks.delete_hook(by=by, hook_id="h1")),
    "integrations.hooks.renew_secret": _of_hook(lambda by: hooks.renew_secret(by=by, hook_id="h1")),
    "integrations.hooks.send_test": _of_hook(lambda by: hooks.send_test(by=by, hook_id="h1")),
    "integrations.hooks.replay": _of_hook(
        lambda by: hooks.replay(by=by, hook_id="h1", delivery_id=1)
    ),
}
ASK_NOBODY = {
    "integrations.tokens.digest": "pure",
    "integrations.tokens.note_use": "the proof itself leaves it",
    "integrations.hooks.delivery": "pure",
    "integrations.hooks.events_seen": "pure",
    "integrations.answers.takes_key": "pure",
    "integrations.answers.body_of": "reads what the caller was answered anyway",
    "integrations.answers.claim": "keeps what the caller was answered anyway",
    "integrations.answers.keep": "keeps what the caller was answered anyway",
    "integrations.answers.forget": "what is old goes",
    "integrations.events.tell": "follows what another service changed",
    "integrations.events.tell_of_acts": "follows what another service changed",
    "integrations.events.tell_of_findings": "follows what another service changed",
    "integrations.events.tell_of_entries": "follows what was taken in",
    "integrations.events.claim": "the sender's own",
    "integrations.events.note": "the sender's own",
    "integrations.events.wait": "pure",
    "integrations.events.forget": "what is old goes",
}
