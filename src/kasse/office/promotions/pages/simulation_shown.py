"""What a simulation found, as its page shows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from babel.dates import format_skeleton
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kasse.domain.rounding import half_up
from kasse.office.catalogue.queries import in_language
from kasse.office.frame.locales import locale_of, percent, whole
from kasse.office.frame.templatetags.kasse import business_day
from kasse.office.promotions.models import Campaign, Simulation
from kasse.office.promotions.simulating import chart, plan, queries
from kasse.office.promotions.words import PASSED
from kasse.office.stores import queries as stores

_PERCENT: Final = 10_000
_TENTHS: Final = 1_000


def result_context(found: Simulation, *, may_see_sales: bool) -> dict[str, Any]:
    """All of the result but its items."""
    result = found.result
    planned = plan.from_document(found.plan)
    names = {row.id: row.name for row in stores.stores()}
    hours, days = chart.of_hours(result["hours"]), chart.of_days(result["days"])
    return {
        "found_all": result,
        "changes": _changes(result),
        "sides": _sides(found),
        "touched_share": _share(result["touched"], result["baskets"]),
        "known_share": _share(result["revenue_known"], result["revenue_before"]),
        "evens_out": _evens_out(result),
        "charts": [
            (_("By hour"), _("Hour"), hours, chart.chart_width(hours), _by_hour(result["hours"])),
            (_("By day"), _("Day"), days, chart.chart_width(days), _by_day(result["days"])),
        ],
        "promotions": _promotions(result["promotions"], planned),
        "by_store": _by_store(result["stores"], names),
        "dearest": [
            {
                **one,
                "store": names.get(one["store"], ""),
                "revenue": one["revenue_after"] - one["revenue_before"],
            }
            for one in result["dearest"]
        ],
        "may_see_sales": may_see_sales,
        "notes": _notes(found, planned),
        "is_old": found.hash != plan.hash_now(found.campaign),
    }


def days_shown(found: Simulation) -> str:
    """Its days in words."""
    return span(found.first_day, found.last_day)


def span(first_day: str, last_day: str) -> str:
    """From a day to another, in words."""
    first, last = business_day(first_day), business_day(last_day)
    return first if first == last else f"{first} – {last}"


def stores_shown(found: Simulation, names: Mapping[str, str]) -> str:
    """Its stores by name."""
    return ", ".join(sorted(names.get(store, store) for store in queries.places(found)))


def compared_with(found: Simulation) -> str:
    """What the campaign was compared with."""
    if found.against == "published":
        return _("The changes, compared with what is published now")
    return _("The campaign, compared with the tills without it")


def with_changes(sums: Mapping[str, Any]) -> dict[str, Any]:
    """Sums with what changes in them."""
    return {
        **sums,
        **{
            name: sums[f"{name}_after"] - sums[f"{name}_before"]
            for name in ("discount", "revenue", "margin")
        },
    }


def _sides(found: Simulation) -> tuple[str, str]:
    """What is before and what is after, in a chart's key."""
    if found.against == "published":
        return _("As published"), _("With the changes")
    return _("Without the campaign"), _("With the campaign")


def may_compare(campaign: Campaign) -> bool:
    """Whether there is anything to choose in what it is compared with."""
    return campaign.release_id is not None and campaign.has_draft


def asks_who(campaign: Campaign) -> bool:
    """Whether any promotion is for some customers alone."""
    bodies = [row.body for row in campaign.promotions.all() if row.active]
    return any(body.get("customer_groups") or body.get("coupon") for body in bodies)


def _changes(result: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found = {}
    for name in ("discount", "revenue", "margin"):
        before, after = result[f"{name}_before"], result[f"{name}_after"]
        # Of discounts there may be next to none before.
        has_rate = before > 0 and name != "discount"
        rate = half_up((after - before) * 100, before) if has_rate else None
        found[name] = {"before": before, "after": after, "change": after - before, "percent": rate}
    return found


def _share(some: int, of_all: int) -> str:
    if not of_all:
        return ""
    return percent(half_up(some * 100, of_all) * _PERCENT, get_language())


def _evens_out(result: Mapping[str, Any]) -> str:
    """How much more would have to be sold for the margin of the baskets that are touched."""
    before, after = result["touched_margin_before"], result["touched_margin_after"]
    if before <= 0 or after >= before:
        return ""
    if after <= 0:
        return _("The baskets that it touches would leave no margin, however many there were.")
    more = percent(half_up((before - after) * 1_000, after) * _TENTHS, get_language())
    return _("For the same margin, %(percent)s more such baskets would have to be sold.") % {
        "percent": more
    }


def _by_hour(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(f"{row['hour']:02d}:00", with_changes(row)) for row in rows]


def _by_day(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(_weekday(row["day"]), with_changes(row)) for row in rows]


def _weekday(day: str) -> str:
    return str(format_skeleton("MMMEd", date.fromisoformat(day), locale=locale_of(get_language())))


def _promotions(rows: Sequence[Mapping[str, Any]], planned: plan.Plan) -> list[dict[str, Any]]:
    """The campaign's, and those of others of which something changes."""
    language = get_language() or "en"
    known = {one.id: one for one in planned.promotions}
    sums = {row["promotion"]: row for row in rows}
    shown = [one for one in known.values() if one.is_own or _differs(sums.get(one.id))]
    nothing = {"times_before": 0, "times_after": 0, "discount_before": 0, "discount_after": 0}
    return [
        {
            "name": in_language(one.body.get("names", {}), language),
            "is_own": one.is_own,
            **nothing,
            **sums.get(one.id, {}),
        }
        for one in sorted(shown, key=lambda one: not one.is_own)
    ]


def _differs(row: Mapping[str, Any] | None) -> bool:
    return row is not None and row["discount_before"] != row["discount_after"]


def _by_store(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> list[tuple[str, Mapping[str, Any]]]:
    named = [(names.get(row["store"], row["store"]), with_changes(row)) for row in rows]
    return sorted(named, key=lambda one: one[0]) if len(named) > 1 else []


def _notes(found: Simulation, planned: plan.Plan) -> list[str]:
    """How it was reckoned, and what it cannot know."""
    result, language = found.result, get_language()
    notes = [
        _(
            "Goods cost what they cost then, before promotions. Where they belong (category, brand, tags) and their costs are as they are today."
        ),
        _("Promotions hold on all of these days; their weekdays and hours count.")
        if found.dates == "whole"
        else _("Promotions hold within their own dates."),
        _(
            "What people took off by hand stays as it was. Goods that came back later count as sold."
        ),
    ]
    for reason, number in sorted(result["passed"].items(), key=lambda one: -one[1]):
        notes.append(str(PASSED[reason]) % {"number": whole(number, language)})
    if result["lines_left_alone"]:
        words = ngettext(
            "%(number)s line took no part: its price was changed by hand, or it is a deposit.",
            "%(number)s lines took no part: their price was changed by hand, or they are deposits.",
            result["lines_left_alone"],
        )
        notes.append(words % {"number": whole(result["lines_left_alone"], language)})
    if planned.asks_who:
        notes.append(
            _(
                "Every customer counts as one whom its groups and coupons are for: this is the most that it can give."
            )
            if found.for_everybody
            else _(
                "Promotions for groups of customers or with a coupon count where the sale says so. Nobody had a coupon that is new."
            )
        )
    if planned.counts_beyond:
        notes.append(_("Limits for a customer, a day or in all are counted for each basket alone."))
    return notes
