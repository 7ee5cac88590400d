"""Campaigns for API clients: made, tried, checked, published."""

import json

import pytest

from kasse.office.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

PROMOTION = {
    "names": {"da": "3 for 2", "en": "3 for 2"},
    "form": "set",
    "parts": [{"goods": [{"categories": ["wine"]}], "count": 3}],
    "give": {"way": "percent", "value": 1_000_000, "on": "cheapest"},
}


def send(client, method, path, body=None, status=200, **headers):
    answer = client.generic(
        method,
        f"/api/v1{path}",
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


@pytest.fixture
def campaign(owner):
    made = send(
        owner,
        "POST",
        "/campaigns",
        {"assortment": "cafe", "names": {"en": "Wine weeks"}, "starts_at": "2026-12-01T00:00"},
        status=201,
    )
    return f"/campaigns/{made['id']}"


def test_from_a_draft_to_the_tills_and_back(owner, campaign):
    made = send(owner, "POST", f"{campaign}/promotions", PROMOTION, status=201)
    assert made["body"] == PROMOTION
    published = send(owner, "POST", f"{campaign}/publish")
    assert (published["release"], published["has_draft"]) == (1, False)
    changed = {**PROMOTION, "holds": [{"days": [6, 7]}], "active": False}
    again = send(owner, "PUT", f"/promotions/{made['id']}", changed, **{"If-Match": '"1"'})
    assert (again["active"], again["body"]["holds"]) == (False, [{"days": [6, 7]}])
    send(owner, "PUT", f"/promotions/{made['id']}", changed, status=412, **{"If-Match": '"1"'})
    (release,) = send(owner, "GET", f"{campaign}/releases")["releases"]
    assert release["contents"]["promotions"][0]["body"]["form"] == "set"
    assert send(owner, "GET", campaign)["has_draft"]
    # What has no promotion that takes part is taken back.
    assert send(owner, "POST", f"{campaign}/publish")["state"] == "draft"
    refused = send(owner, "POST", f"{campaign}/publish", status=409)
    assert refused["code"] == "promotions.nothing_to_publish"
    refused = send(owner, "POST", f"{campaign}/take-back", status=409)
    assert refused["code"] == "promotions.not_published"


def test_a_basket_is_tried_on_what_is_not_saved(owner, campaign):
    """PRO-25"""
    send(owner, "POST", f"{campaign}/promotions", PROMOTION, status=201)
    lines = [{"item": "red", "quantity": 2_000}, {"item": "rose"}, {"item": "ale"}]
    tried = send(owner, "POST", f"{campaign}/preview", {"lines": lines, "at": "2026-12-02T12:00"})
    assert (tried["total"], tried["discount"], tried["gap"]) == (19_000, 5_000, 0)
    assert [line["total"] for line in tried["lines"]] == [16_000, 0, 3_000]
    before = send(owner, "POST", f"{campaign}/preview", {"lines": lines, "at": "2026-11-30T23:59"})
    assert before["discount"] == 0
    happy = {
        "names": {"en": "All half"},
        "form": "each",
        "give": {"way": "percent", "value": 500_000},
    }
    body = {"lines": lines, "at": "2026-12-02T12:00", "promotion": happy}
    assert send(owner, "POST", f"{campaign}/preview", body)["discount"] == 12_000
    unknown = send(owner, "POST", f"{campaign}/preview", {"lines": [{"item": "rum"}]}, status=422)
    assert (unknown["code"], unknown["facts"]["field"]) == ("promotion.no_goods", "lines[0].item")
    lines = [{"item": "red", "quantity": 500_000}, {"item": "ale"}]
    many = send(owner, "POST", f"{campaign}/preview", {"lines": lines}, status=422)
    assert (many["code"], many["facts"]) == (
        "promotion.too_many_pieces",
        {"field": "lines[1].quantity", "most": 500},
    )


def test_a_campaign_of_an_assortment_that_is_not_there(owner):
    body = {"assortment": "nope", "names": {"en": "x"}}
    assert send(owner, "POST", "/campaigns", body, status=422)["code"] == "item.unknown_assortment"


def test_errors_are_named_and_keep_it_from_the_tills(owner, campaign):
    doubtful = {**PROMOTION, "parts": [{"goods": [{"items": ["rum"]}], "count": 3}]}
    found = send(owner, "POST", f"{campaign}/promotions/check", doubtful)["findings"]
    assert [(one["code"], one["severity"], one["field"]) for one in found] == [
        ("promotion.unknown_item", "error", "parts[0].goods[0].items"),
        ("promotion.nothing_fits", "error", "parts[0].goods"),
    ]
    send(owner, "POST", f"{campaign}/promotions", doubtful, status=201)
    assert len(send(owner, "GET", f"{campaign}/findings")["findings"]) == 2
    refused = send(owner, "POST", f"{campaign}/publish", status=422)
    assert (refused["code"], refused["facts"]["errors"]) == ("promotions.has_errors", 2)
    malformed = {**PROMOTION, "parts": [{"count": 3}], "give": {"way": "percent", "value": 0}}
    refused = send(owner, "POST", f"{campaign}/promotions", malformed, status=422)
    assert (refused["code"], refused["facts"]["field"]) == ("promotion.malformed", "give.value")


def test_the_list_leaves_as_a_file_and_that_is_noted(owner, campaign):
    page = send(owner, "GET", "/campaigns?q=wine&state=draft&sort=name")
    assert [row["names"]["en"] for row in page["campaigns"]] == ["Wine weeks"]
    answer = owner.get("/api/v1/sheets/campaigns?language=en&q=wine")
    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert rows[1] == "Wine weeks;Draft;2026-12-01 00:00;;0;"
    assert AuditEntry.objects.filter(action="campaigns.exported").exists()
