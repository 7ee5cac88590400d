"""Past sales reckoned with a campaign and without it: worked by hand on a small shop."""

from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from kasse.domain.outcome import refused
from kasse.office.actors import OPERATOR, Actor, Denied, Grant
from kasse.office.catalogue.models import Item
from kasse.office.jobs import runner
from kasse.office.jobs import services as jobs
from kasse.office.jobs.kinds import Stopped
from kasse.office.jobs.models import Job
from kasse.office.promotions import services
from kasse.office.promotions.models import CampaignPromotion, Simulation
from kasse.office.promotions.services import promotions, releasing, simulations
from kasse.office.promotions.services.promotions import Wanted
from kasse.office.promotions.simulating import chart, queries, running
from kasse.office.promotions.simulating.periods import days_of, is_sensible
from tests.office.builders import line
from tests.office.promotions.simulated import (
    CAMPAIGN_FROM,
    OPEN,
    THREE_FOR_TWO,
    WINE_20,
    campaign,
    publish,
    result,
    sold,
    start,
    taken_in,
    work,
)
from tests.office.samples_shop import NOW

pytestmark = pytest.mark.django_db


def pick(found, *names):
    return tuple(found[name] for name in names)


DISCOUNT = ("discount_before", "discount_after")
REVENUE = ("revenue_before", "revenue_after")
MARGIN = ("margin_before", "margin_after")


def test_discount_revenue_and_margin_by_hand(history):
    """PRO-10: 3 for 2 on wine."""
    found = result(campaign(THREE_FOR_TWO))
    assert pick(found, "baskets", "touched", "lines") == (3, 2, 5)
    assert pick(found, *DISCOUNT) == (0, 8_000 + 5_000)
    assert pick(found, *REVENUE) == (51_000, 38_000)
    # Without tax a red is 64.00: five of them leave 24.00 each, and one is given away.
    assert pick(found, *MARGIN) == (5 * 2_400, 5 * 2_400 - 6_400)
    assert found["revenue_known"] == 40_000
    assert pick(found, "touched_margin_before", "touched_margin_after") == (12_000, 5_600)
    assert found["passed"] == {}
    # Noon in UTC is 13 o'clock in Copenhagen.
    (hour,), (day,) = found["hours"], found["days"]
    assert (hour["hour"], day["day"]) == (13, "2026-11-23")
    assert pick(hour, "touched", *DISCOUNT) == pick(day, "touched", *DISCOUNT) == (2, 0, 13_000)
    assert [(one["times_after"], one["discount_after"]) for one in found["promotions"]] == [
        (2, 13_000)
    ]
    assert [(one["receipt_code"], one["discount_after"]) for one in found["dearest"]] == [
        ("K1-000001", 8_000),
        ("K1-000002", 5_000),
    ]


def test_items_have_their_own_sums(history):
    made = start(campaign(THREE_FOR_TWO))
    work()
    rows = list(queries.every_item(made, sort="-given"))
    assert [(row.item, row.lines, row.quantity_thousandths, row.given_minor) for row in rows] == [
        ("red", 1, 5_000, 8_000),
        ("rose", 1, 1_000, 5_000),
    ]
    red, rose = rows
    assert (red.revenue_before_minor, red.revenue_after_minor) == (40_000, 32_000)
    assert (red.margin_before_minor, red.margin_after_minor) == (12_000, 5_600)
    assert (rose.has_cost, rose.margin_change_minor) == (False, 0)
    assert [row.item for row in queries.every_item(made, sort="name")] == ["red", "rose"]


def test_beside_what_is_at_the_tills(history):
    """PRO-14: of two that are alone, a piece gets the better one."""
    publish(campaign(WINE_20))
    found = result(campaign(THREE_FOR_TWO))
    # 20 % of each basket, of the ales too; with 3 for 2 the ale beside it keeps its own.
    assert pick(found, *DISCOUNT) == (4_800 + 4_800 + 600, 8_000 + 5_000 + 600 + 600)
    assert found["touched"] == 2
    given = [(one["discount_before"], one["discount_after"]) for one in found["promotions"]]
    assert sorted(given) == [(0, 13_000), (10_200, 1_200)]


def test_changes_are_compared_with_what_is_published_or_with_nothing(history):
    changed = publish(campaign(WINE_20))
    # Without changes there is nothing to compare it with but the tills without it.
    assert pick(result(changed), *DISCOUNT) == (0, 10_200)
    row = CampaignPromotion.objects.get(campaign=changed)
    body = {**WINE_20, "give": {"way": "percent", "value": 300_000}}
    promotions.change_promotion(by=OPERATOR, promotion=row.id, wanted=Wanted(body=body), now=NOW)
    assert pick(result(changed), *DISCOUNT) == (10_200, 15_300)
    assert pick(result(changed, against="nothing"), *DISCOUNT) == (0, 15_300)
    releasing.take_campaign_back(by=OPERATOR, campaign=changed, now=NOW)
    services.archive_campaign(by=OPERATOR, campaign=changed, archived=True, now=NOW)
    assert pick(result(changed), *DISCOUNT) == (0, 15_300)


def test_dates_do_not_count_but_weekdays_and_hours_do(history):
    """PRO-7. The sales are of a Monday in November, and the first goods were put in at 8
    o'clock; the campaign begins in December."""
    made = campaign(WINE_20)
    assert result(made)["touched"] == 3
    assert result(made, dates="own")["touched"] == 0
    hours = {**WINE_20, "holds": [{"from": CAMPAIGN_FROM, "days": [1], "starts": 480, "ends": 540}]}
    assert result(campaign(hours))["touched"] == 3
    evening = {**WINE_20, "holds": [{"starts": 960}]}
    weekend = {**WINE_20, "holds": [{"days": [6, 7]}]}
    assert result(campaign(evening, weekend))["touched"] == 0
    # Of others those alone that the campaign meets: this one is over before it begins.
    publish(campaign(WINE_20, starts_at="2026-11-01T00:00", ends_at="2026-11-30T00:00"))
    assert pick(result(campaign(THREE_FOR_TWO)), *DISCOUNT) == (0, 13_000)
    # On their own dates it is the other way round.
    found = result(campaign(THREE_FOR_TWO, starts_at="2026-11-23T00:00"), dates="own")
    assert pick(found, *DISCOUNT) == (10_200, 14_200)


def red(**more):
    return line(item="red", price=8_000, **more)


def test_what_takes_no_part_is_counted_and_says_why(shop):
    """PRO-2"""
    chain = sold()
    chain.sell(red(pieces=-1))
    chain.sell(red(pieces=-1), red(number=2))
    chain.sell(red(), tax_exempt={"reason": "export"})
    chain.sell(red(), currency="EUR")
    chain.sell(red(), tax_mode=7, opened_at=8)
    chain.training = True
    chain.sell(red())
    chain.training = False
    chain.sell(
        red(list_price=9_000),
        line(number=2, item="pant", price=100, deposit_of=1),
        line(number=3, item="gone", price=5_000, category="wine"),
    )
    taken_in(chain)
    found = result(campaign(WINE_20))
    assert found["passed"] == {
        "currency": 1, "exchange": 1, "exempt": 1, "refund": 1, "unreadable": 1,
    }  # fmt: skip
    assert pick(found, "baskets", "lines", "lines_left_alone") == (1, 3, 2)
    # The price by hand stays; of an item that is gone its category is known from the journal.
    assert pick(found, *DISCOUNT) == (0, 1_000)
    assert pick(found, *REVENUE) == (13_100, 12_100)


def test_what_people_took_off_stays_and_tax_is_told_apart(shop):
    """A weighed cheese without tax in its price, modifiers, and 10.00 off by hand."""
    Item.objects.filter(id="ale").update(unit="kg", cost_minor=2_000)
    by_hand = {"discount": 1, "source": "line", "reason": "x", "amount": -1_000}
    extras = [{"group": "g", "modifier": "m", "name": "Gift", "price": 500, "quantity": 2}]
    chain = sold()
    chain.sell(
        line(item="ale", price=3_000, quantity=500, unit="kg", amount=1_500, total=1_500),
        line(
            number=2, item="red", price=8_000, modifiers=extras, amount=9_000, total=8_000,
            discounts=[by_hand],
        ),
        tax_mode="exclusive",
    )  # fmt: skip
    taken_in(chain)
    found = result(campaign(WINE_20))
    # 20 % of 15.00, and of 90.00, which is what one with its gift wrap costs.
    assert pick(found, *DISCOUNT) == (0, 300 + 1_800)
    # 95.00 and a quarter of tax; then 12.00 and 62.00.
    assert pick(found, *REVENUE) == (11_875, 1_500 + 7_750)
    # Half a kilo costs 10.00, a red 40.00.
    assert pick(found, *MARGIN) == (500 + 4_000, 200 + 2_200)


def test_groups_and_coupons_count_where_the_sale_says_so_or_for_everybody(history):
    """CPN-7: each code of a coupon allows as much again."""
    members = {**WINE_20, "customer_groups": ["members"]}
    by_code = {**WINE_20, "coupon": "C1", "combines": "all", "limits": {"basket": 1, "day": 2}}
    chain = sold(register="r3", number="K3")
    codes = [{"coupon": "C1", "name": "x", "code": code, "checked": "none"} for code in "abc"]
    chain.sell(red(), customer_groups=["members", "staff"])
    for some in (codes[:1], codes[:2], codes):
        chain.sell(red(pieces=4), coupons=some)
    taken_in(chain)
    made = campaign(members)
    assert pick(result(made), "touched", *DISCOUNT) == (1, 0, 1_600)
    assert result(made, for_everybody=True)["touched"] == 7
    # One red, two, and not three, for a day has two.
    made = campaign(by_code)
    assert pick(result(made), "touched", *DISCOUNT) == (3, 0, 1_600 * 5)
    assert result(made, for_everybody=True)["touched"] == 7


def head_of(store):
    permissions = frozenset({"promotions.manage"})
    grant = Grant(store=store, permissions=permissions, max_discount_ppm=0)
    return Actor(id="lis", grants=(grant,))


def test_each_sees_the_sales_of_their_own_stores_alone(two_stores):
    made = campaign(WINE_20, {**THREE_FOR_TWO, "stores": ["s2"]})
    for chosen in (("s1",), ("s1", "s2")):
        with pytest.raises(Denied):
            start(made, by=head_of("s2"), stores=chosen)
    both = result(made, stores=("s1", "s2"))
    assert (both["baskets"], [row["store"] for row in both["stores"]]) == (4, ["s1", "s2"])
    found = result(made, stores=("s2",))
    assert pick(found, "baskets", *DISCOUNT) == (1, 0, 1_600)
    # 3 for 2 is for the other store, where nobody bought three.
    assert pick(result(made, stores=("s1",)), *DISCOUNT) == (0, 10_200)
    mine = queries.simulations(made, stores=frozenset({"s2"})).rows
    assert [queries.places(row) for row in mine] == [["s2"]]
    theirs = Simulation.objects.get(number=1)
    assert queries.simulation(theirs.id, stores=frozenset({"s2"})) is None
    for act in (simulations.stop_simulation, simulations.delete_simulation):
        with pytest.raises(Denied):
            act(by=head_of("s2"), simulation=theirs.id)


def test_who_may_no_more_see_a_store_gets_nothing_of_it(two_stores):
    made = start(campaign(WINE_20), by=head_of("s2"), stores=("s2",))
    # Nobody of that id works here.
    work()
    state, job = queries.states_of([Simulation.objects.get()])[made.id]
    assert (state, queries.problem_of(job)[0]) == ("failed", "simulation.stores")


class Halting(runner._Progress):
    """Somebody presses stop when two sales are read."""

    def report(self, done, total, *, stage=""):
        """As the runner's."""
        if done == 2:
            jobs.stop(by=OPERATOR, job_id=self.id)
        super().report(done, total, stage=stage)


def test_stopped_it_keeps_what_it_has_found(history, monkeypatch):
    monkeypatch.setattr(runner, "_REPORT_EVERY", timedelta(0))
    monkeypatch.setattr(running, "PIECE", 1)
    made = start(campaign(THREE_FOR_TWO))
    assert start(made.campaign_id) == refused("simulation.runs")
    assert simulations.delete_simulation(by=OPERATOR, simulation=made.id) == refused(
        "simulation.runs"
    )
    job = runner._claim("one")
    assert job is not None
    with pytest.raises(Stopped):
        running.run(Halting(job, OPEN), made.id)
    made.refresh_from_db()
    assert (made.state, pick(made.result, "baskets", *DISCOUNT)) == ("stopped", (2, 0, 13_000))
    assert made.items.count() == 2
    # What has ended is as it is, whatever runs late.
    before = made.result
    running.run(runner._Progress(job, OPEN), made.id)
    assert Simulation.objects.get().result == before
    Job.objects.update(state="stopped")
    assert simulations.stop_simulation(by=OPERATOR, simulation=made.id) == refused("job.over")
    simulations.delete_simulation(by=OPERATOR, simulation=made.id)
    assert not Simulation.objects.exists()


def test_none_runs_for_ever(history):
    """A process that is lost, an office that is closed, work that is forgotten."""
    made = start(campaign(THREE_FOR_TWO))

    def state():
        return queries.states_of([Simulation.objects.get(id=made.id)])[made.id][0]

    assert state() == "waiting"
    closing = Event()
    closing.set()
    runner.run_next(runner="one", closing=closing)
    assert state() == "waiting"
    assert runner._claim("gone") is not None
    assert state() == "running"
    Job.objects.update(beat_at=timezone.now() - runner.LOST_AFTER - timedelta(seconds=1))
    work()
    assert (state(), Simulation.objects.get().result["baskets"]) == ("done", 3)
    Simulation.objects.update(state="open", result={})
    for over, shown in (("failed", "failed"), ("stopped", "stopped"), ("done", "failed")):
        Job.objects.update(state=over)
        assert state() == shown
    Job.objects.all().delete()
    assert state() == "failed"
    assert isinstance(start(made.campaign_id), Simulation)


def test_what_cannot_be_simulated_is_refused(shop):
    assert start("?") == refused("campaign.unknown")
    assert start(campaign()) == refused("simulation.nothing")
    made = campaign(WINE_20)
    for chosen in ((), ("s9",)):
        assert start(made, stores=chosen) == refused("simulation.stores", field="stores")
    for last in ("2026-10-31", "2028-01-01", "november"):
        no = start(made, last_day=last)
        assert no == refused("simulation.days", field="first_day", most=400)


def test_periods_and_charts():
    assert days_of("last_month", today="2026-03-31") == ("2026-02-01", "2026-02-28")
    assert days_of("last_week", today="2026-11-23") == ("2026-11-16", "2026-11-22")
    assert not is_sensible("2026-2-1", "2026-02-03")
    assert is_sensible("2026-02-01", "2026-02-01")
    day = {"discount_before": 10, "discount_after": 40}
    few = chart.of_days([{"day": "2026-11-01", **day}, {"day": "2026-11-03", **day}])
    assert [(bar.after_minor, bar.height, bar.before_height) for bar in few] == [
        (40, 120, 30),
        (0, 0, 0),
        (40, 120, 30),
    ]
    many = chart.of_days([{"day": "2026-01-01", **day}, {"day": "2026-12-31", **day}])
    assert (many[0].key, len(many), many[0].is_week) == ("2025-12-29", 53, True)
    hours = chart.of_hours([{"hour": 8, **day}, {"hour": 10, **day}])
    assert [bar.label for bar in hours] == ["8", "9", "10"]
    assert chart.of_hours([]) == chart.of_days([]) == ()
