"""A month of campaigns: one bar for each of them and each week."""

from datetime import date

from kasse.office.promotions.models import Campaign
from kasse.office.promotions.pages.month import Bar, Day, weeks


def drawn(*spans):
    """Each week's rows as texts: a letter for each day of a campaign, a dot for none, `<` and `>`
    where a bar comes from the week before and goes on."""
    campaigns = [
        (Campaign(id=name, starts_at=starts, ends_at=ends), "published")
        for name, starts, ends in spans
    ]
    found = weeks(date(2026, 12, 1), campaigns, today="2026-12-01")
    return [["".join(map(said, row)) for row in week.rows] for week in found]


def said(one):
    if isinstance(one, Day):
        return "."
    assert isinstance(one, Bar)
    return "<" * one.held_before + one.campaign.pk * one.days + ">" * one.goes_on


def test_each_campaign_is_one_bar_in_a_week():
    """The month begins on a Tuesday; what ends at midnight is not there on the day after."""
    assert drawn(
        ("a", "", ""),
        ("b", "2026-12-02T08:00", "2026-12-09T00:00"),
        ("c", "2026-12-12T00:00", "2026-12-13T00:01"),
        ("d", "2026-12-13T00:00", "2026-12-14T00:00"),
    ) == [
        ["<aaaaaaa>", "..bbbbb>"],
        ["<aaaaaaa>", "<bb...cc", "......d"],
        ["<aaaaaaa>"],
        ["<aaaaaaa>"],
        ["<aaaaaaa>"],
    ]


def test_days_of_the_weeks():
    first, *_, last = weeks(date(2026, 12, 1), [], today="2026-12-01")
    assert [day.is_outside for day in first.days] == [True, *[False] * 6]
    assert [day.is_today for day in first.days] == [False, True, *[False] * 5]
    assert [day.is_outside for day in last.days] == [*[False] * 4, *[True] * 3]
    assert (first.rows, last.days[0].day) == ((), date(2026, 12, 28))
