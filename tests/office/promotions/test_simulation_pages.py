"""A campaign tried on real sales by page and by API, and no other than the engine itself."""

import json
from random import Random

import pytest
from django.test import Client

from bench import shelves
from kasse.domain.promotions.documents import document_of
from kasse.domain.promotions.engine import apply
from kasse.domain.promotions.goods import Visit
from kasse.domain.promotions.offers import arranged
from kasse.office.actors import OPERATOR
from kasse.office.audit.models import AuditEntry
from kasse.office.catalogue.queries import SoldItem
from kasse.office.promotions.models import Simulation
from kasse.office.promotions.simulating.baskets import HistoryLine
from kasse.office.promotions.simulating.deciding import Deciding
from kasse.office.promotions.simulating.offered import Offered
from kasse.office.promotions.simulating.plan import Plan, Planned
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account
from tests.office.promotions.simulated import THREE_FOR_TWO, campaign, publish, start, work

DAYS = {"first_day": "2026-11-23", "last_day": "2026-11-23"}


@pytest.mark.django_db
def test_from_the_campaign_to_what_it_would_have_given(owner, history):
    made = publish(campaign(THREE_FOR_TWO))
    page = owner.get(f"/campaigns/{made}").content.decode()
    form = f"/campaigns/{made}/simulations"
    assert form in page
    assert form in owner.get("/campaigns").content.decode()
    assert 'name="stores" value="s1"' in owner.get(form).content.decode()
    refused = owner.post(form, {"stores": "s1", "period": "own", "first_day": "2026-11-23"})
    assert (refused.status_code, b'aria-invalid="true"' in refused.content) == (422, True)
    answer = owner.post(form, {"stores": "s1", "period": "own", **DAYS})
    found = Simulation.objects.get()
    assert answer.url == f"/simulations/{found.id}"
    waiting = owner.get(answer.url).content.decode()
    assert f'hx-get="{answer.url}"' in waiting
    assert f"{answer.url}/stop" in waiting
    work()
    done = owner.get(answer.url).content.decode()
    # 80.00 and 50.00 of 510.00, and links to the receipts.
    for shown in ("+130,00", "510,00", "−64,00", "/sales/r1/2", "Vare rose"):
        assert shown in done
    assert "hx-trigger" not in done
    items = owner.get(f"{answer.url}/items?sort=name").content.decode()
    assert items.index("RED") < items.index("ROSE")
    file = owner.get(f"{answer.url}/items/export?sort=-given")
    rows = b"".join(file.streaming_content).decode().splitlines()
    assert rows[1] == "RED;Vare red;5;pcs;1;0,00;80,00;400,00;320,00;120,00;56,00"
    assert rows[2].endswith(";1;0,00;50,00;50,00;0,00;;")
    assert owner.post(f"{answer.url}/delete", {"confirmed": "yes"}).url == form
    acts = AuditEntry.objects.filter(action__startswith="simulation.").order_by("id")
    assert [act.action for act in acts] == [
        "simulation.started", "simulation.exported", "simulation.deleted",
    ]  # fmt: skip


def send(client, method, path, body=None, status=200):
    answer = client.generic(
        method,
        f"/api/v1{path}",
        "" if body is None else json.dumps(body),
        content_type="application/json",
    )
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


@pytest.mark.django_db
def test_by_api(owner, two_stores):
    made = campaign(THREE_FOR_TWO)
    path = f"/campaigns/{made}/simulations"
    asked = send(owner, "POST", path, DAYS, status=201)
    assert (asked["state"], asked["stores"], asked["result"]) == ("waiting", ["s1", "s2"], None)
    assert send(owner, "POST", path, DAYS, status=409)["code"] == "simulation.runs"
    one = f"/simulations/{asked['id']}"
    assert send(owner, "DELETE", one, status=409)["code"] == "simulation.runs"
    work()
    found = send(owner, "GET", one)
    assert (found["state"], found["done"], found["total"]) == ("done", 4, 4)
    assert (found["result"]["discount_after"], len(found["result"]["dearest"])) == (13_000, 2)
    page = send(owner, "GET", f"{one}/items?limit=1")
    assert [row["margin_after"] for row in page["items"]] == [8_000]
    after = send(owner, "GET", f"{one}/items?limit=1&after={page['after']}")
    assert [(row["item"], row["margin_after"]) for row in after["items"]] == [("rose", None)]
    assert send(owner, "POST", f"{one}/stop", status=409)["code"] == "job.over"
    stopped = start(made, stores=("s1",))
    assert send(owner, "POST", f"/simulations/{stopped.id}/stop")["state"] == "stopped"
    assert [row["number"] for row in send(owner, "GET", path)["simulations"]] == [2, 1]
    # Who sees the other store alone sees neither.
    head = Client()
    head.force_login(only_in("s2"))
    assert send(head, "GET", path)["simulations"] == []
    assert send(head, "GET", one, status=404)["code"] == "simulation.unknown"
    assert send(head, "POST", path, {**DAYS, "stores": ["s1"]}, status=403)
    assert send(head, "POST", path, DAYS, status=201)["stores"] == ["s2"]
    send(owner, "DELETE", one, status=204)


def only_in(store):
    role = {
        "id": "r",
        "names": {"da": "R"},
        "permissions": ["promotions.manage"],
        "max_discount": 0,
    }
    staff.save_roles(by=OPERATOR, roles=[role])
    person = staff.save_person(by=OPERATOR, name="Ib", language="da", assignments=[("r", store)])
    return Account.objects.create(email="ib@example.dk", person=person)


def test_taken_apart_a_basket_gets_what_the_engine_gives_the_whole():
    """PRO-15, PRO-16: to the same lines, whatever was decided before."""
    promotions = shelves.promotions(60, seed=5, categories=range(9))
    planned = tuple(
        Planned(
            id=one.id,
            stores=(),
            body=document_of(one),
            side="before" if place % 9 == 0 else "after" if place % 7 == 0 else "both",
            is_own=False,
        )
        for place, one in enumerate(promotions)
    )
    offered = Offered(Plan(promotions=planned, hash=""), for_everybody=False)
    deciding = Deciding(offered, parents={})
    sides = [
        arranged(one for one, kept in zip(promotions, planned, strict=True) if kept.side != other)
        for other in ("after", "before")
    ]
    touched = 0
    for seed in range(40):
        goods = shelves.basket(lines=2 + seed % 12, seed=seed, categories=9)
        Random(seed).shuffle(goods)
        items = {one.items[0]: sold_item(one) for one in goods}
        holding = offered.holding(store="s1", moment="2026-12-01T16:30")
        given = [[0] * len(goods), [0] * len(goods)]
        for part in deciding.parts([history_line(one) for one in goods], items, holding):
            for side, amounts in enumerate((part.outcome.before, part.outcome.after)):
                for place, amount in zip(part.places, amounts, strict=True):
                    given[side][place] += amount
        for side, offers in enumerate(sides):
            whole = {one.line: 0 for one in goods}
            for one in apply(offers, goods, Visit()).given:
                whole[one.line] += one.amount_minor
            assert given[side] == [whole[one.line] for one in goods], (seed, side)
        touched += given[0] != given[1]
    assert touched > 10


def sold_item(goods):
    return SoldItem(
        items=goods.items,
        categories=goods.categories,
        brand=goods.brand,
        tags=(),
        is_deposit=False,
        cost_minor=None,
    )


def history_line(goods):
    key = (goods.items[0], goods.price_minor, goods.bare_minor, 0, 0, "", "", "")
    return HistoryLine(
        item=goods.items[0],
        sku="",
        name="",
        unit="pcs",
        quantity_thousandths=goods.quantity_thousandths,
        amount_minor=goods.price_minor * goods.pieces,
        by_hand_minor=0,
        tax_ppm=0,
        goods=key,
    )
