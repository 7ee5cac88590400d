"""Pages of campaigns: buttons of two people at once, and addresses that nobody would type."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kasse.office.actors import OPERATOR
from kasse.office.promotions import queries
from kasse.office.promotions.services import promotions
from kasse.office.promotions.services.promotions import Wanted
from tests.office.promotions.test_campaigns import WINE, known, made, publish, state, told
from tests.office.samples_shop import NOW

pytestmark = pytest.mark.django_db


def test_a_button_does_what_was_shown(owner):
    """Who pressed it on a page that somebody else has changed since is told, and nothing is done;
    pressed twice it does the same once."""
    campaign, row = made()
    publish(campaign)
    old, now = {"version": "1", "confirmed": "yes"}, {"confirmed": "yes"}
    for path in (f"campaigns/{campaign}/take-back", f"campaigns/{campaign}/archive"):
        owner.post(f"/{path}", old)
    owner.post(f"/promotions/{row}/delete", old | {"version": "7"})
    assert list(told()) == [row]
    now["version"] = str(known(campaign).version)
    owner.post(f"/campaigns/{campaign}/take-back", now)
    assert told() == {}
    now["version"] = str(known(campaign).version)
    for _ in range(2):
        owner.post(f"/campaigns/{campaign}/archive", now | {"archived": "yes"})
    assert state(campaign) == "archived"
    other, row = made()
    owner.post(f"/campaigns/{other}/delete", old)
    assert queries.campaign(other)


def test_the_last_promotion_leaves_the_tills_with_the_button(owner):
    campaign, row = made()
    publish(campaign)
    owner.post(f"/promotions/{row}/delete", {"version": "1", "confirmed": "yes"})
    shown = owner.get(f"/campaigns/{campaign}")
    assert shown.context["may_publish"]
    owner.post(f"/campaigns/{campaign}/publish", {"version": shown.context["version"]})
    assert told() == {}
    assert state(campaign) == "draft"


def test_a_page_of_many_promotions_asks_no_more(owner, django_assert_max_num_queries):
    """The check reads the goods once for all that are for them, and tells each pair once to both."""
    campaign, _ = made()
    with CaptureQueriesContext(connection) as of_one:
        owner.get(f"/campaigns/{campaign}")
    for _ in range(3):
        promotions.add_promotion(by=OPERATOR, campaign=campaign, wanted=Wanted(body=WINE), now=NOW)
    with django_assert_max_num_queries(len(of_one)):
        shown = owner.get(f"/campaigns/{campaign}")
    assert [len(row["findings"]) for row in shown.context["promotions"]] == [3, 3, 3, 3]


def test_the_check_locks_nothing(shop):
    """Whoever publishes has the assortment to themselves only once it is checked."""
    campaign, _ = made()
    with CaptureQueriesContext(connection) as asked:
        publish(campaign)
    statements = [query["sql"] for query in asked]
    locked = next(place for place, sql in enumerate(statements) if "UPDATE" in sql)
    checked = next(place for place, sql in enumerate(statements) if "catalogue_itemtag" in sql)
    assert checked < locked


@pytest.mark.parametrize(
    "address",
    [
        "/campaigns/calendar?month=9999-12",
        "/campaigns/calendar?month=0001-01",
        "/labels?which=since&since=0001-01-01",
        "/labels?which=since&since=9999-12-31",
    ],
)
def test_the_ends_of_the_calendar(owner, address):
    assert owner.get(address).status_code == 200


def test_more_rows_than_there_are_numbers(owner):
    campaign, _ = made()
    sent = {"part-rows": "9" * 5_000, "form": "each"}
    assert owner.post(f"/campaigns/{campaign}/try", sent).status_code == 200
