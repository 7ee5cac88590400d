"""Limits beyond one basket, counted at the office: docs/rules/promotions.md, PRO-13."""

import json

import pytest

from kasse.office.actors import OPERATOR
from kasse.office.attention.models import Finding
from kasse.office.feed import queries as feed
from kasse.office.journal import services as journal
from kasse.office.journal.rebuilding import rebuild
from kasse.office.journal.verification import verify
from kasse.office.promotions import telling
from kasse.office.promotions.models import PromotionUse, Release
from kasse.office.stores import services as stores
from tests.office.builders import Chain
from tests.office.promotions.test_campaigns import WINE, made, publish
from tests.office.samples_shop import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(shop):
    """The journal of r-1, for sales with promotions; the shop has r2 besides."""
    stores.create_register(by=OPERATOR, store=shop.store, number="K2", name="", register_id="r2")
    return Chain()


def sell(chain, promotion, *times, **more):
    for number in times:
        applied = {"promotion": promotion, "name": "", "applications": number, "total": 0}
        chain.sell(promotions=[{**applied, "lines": [], "rule": {}}], **more)
    journal.ingest(batch=chain.batch(), received_at=NOW)


def told(promotion):
    rows = feed.changes_after(scopes=["assortment:cafe"], cursor=0, limit=5_000).rows
    found = [
        json.loads(body)
        for kind, one, *_, body in rows
        if (kind, one) == ("promotion_use", promotion)
    ]
    return found[-1] if found else None


def limited(**limits):
    campaign, promotion = made(body={**WINE, "limits": limits})
    publish(campaign)
    return campaign, promotion


def over():
    rows = Finding.objects.filter(code="promotion.over_limit").order_by("id")
    return [(row.facts.get("day"), row.facts["allowed"], row.facts["times"]) for row in rows]


def test_tills_are_told_how_often(chain):
    """PRO-13: once, however often a journal is sent."""
    _, promotion = limited(total=100)
    assert told(promotion) is None
    sell(chain, promotion, 2, 3)
    sell(chain, promotion)
    day = chain.entries[-1].document["day"]
    assert told(promotion) == {"total": {"r-1": 5}, "days": {day: {"r-1": 5}}}
    assert over() == []


def test_what_has_no_such_limit_is_counted_and_not_told(chain):
    """PRO-13: a limit that comes later knows what was before."""
    _, promotion = limited(basket=1)
    sell(chain, promotion, 4)
    assert told(promotion) is None
    assert PromotionUse.objects.get().times == 4
    row = Release.objects.get()
    row.contents["promotions"][0]["body"]["limits"] = {"day": 9}
    row.save()
    telling.tell("cafe", now=NOW)
    assert told(promotion)["total"] == {"r-1": 4}


def test_beyond_a_limit_is_filed_once(chain):
    """PRO-13: two registers at the same time; each sale stays."""
    _, promotion = limited(total=3, day=2)
    sell(chain, promotion, 2)
    assert over() == []
    other = Chain("r2", number="K2")
    sell(other, promotion, 1, 1)
    day = other.entries[-1].document["day"]
    assert over() == [(None, 3, 4), (day, 2, 4)]
    sell(other, promotion, 1)
    assert over() == [(None, 3, 4), (day, 2, 4)]


def test_training_and_unknown_promotions(chain):
    """PRO-13"""
    chain.add("training_started", {})
    chain.training = True
    sell(chain, "p-9", 1)
    assert not PromotionUse.objects.exists()
    chain.add("training_ended", {})
    chain.training = False
    sell(chain, "p-9", 1)
    assert PromotionUse.objects.get().promotion == "p-9"


@pytest.mark.django_db(transaction=True)
def test_it_is_derived_again(chain):
    """PRO-13: as every projection."""
    _, promotion = limited(total=9)
    sell(chain, promotion, 2, 1)
    assert verify().differences == []
    PromotionUse.objects.update(times=7)
    assert verify().differences
    rebuild()
    assert PromotionUse.objects.get().times == 3
