"""A campaign tried on real sales: asking for it, the ones before, one of them, and its items."""

from datetime import date
from typing import Any, Final

from babel.dates import format_interval
from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from kasse.domain.outcome import Refused
from kasse.office.frame import confirm
from kasse.office.frame.access import REFUSED, actor, may, page, place, show
from kasse.office.frame.confirm import Question
from kasse.office.frame.locales import locale_of
from kasse.office.frame.words import sentence, sentence_of
from kasse.office.promotions import queries, sheets
from kasse.office.promotions.models import Campaign, Simulation
from kasse.office.promotions.pages import simulation_shown as shown
from kasse.office.promotions.services import MANAGE, exports, simulations
from kasse.office.promotions.simulating import queries as simulated
from kasse.office.promotions.simulating.periods import PERIODS, days_of
from kasse.office.promotions.simulating.plan import AGAINST, DATES
from kasse.office.promotions.words import SIMULATION_STATES
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.tabular import form_of, sheet_answer

_FIRST: Final = 10
"""Items on the page of a simulation; the others are in its list."""
_MARKS: Final = {"done": "mark-good", "failed": "mark-bad", "running": "mark-warn"}


@require_http_methods(["GET", "HEAD", "POST"])
@page(MANAGE)
def campaign_simulations(request: HttpRequest, access: Access, campaign_id: str) -> HttpResponse:
    """What to try it on, and what was found before."""
    campaign = _campaign(campaign_id)
    if request.method != "POST":
        return _asked(request, access, campaign, _values(request.GET))
    typed = _values(request.POST)
    chosen = request.POST.getlist("stores")
    made = simulations.start_simulation(
        by=actor(request), campaign=campaign_id, wanted=_wanted(typed, chosen), now=timezone.now()
    )
    if isinstance(made, Refused):
        field = str(made.facts.get("field", "first_day"))
        return _asked(request, access, campaign, typed, {field: sentence(made)}, chosen=chosen)
    return HttpResponseRedirect(reverse("simulation", args=[made.id]))


@require_safe
@page(MANAGE)
def simulation(request: HttpRequest, access: Access, simulation_id: str) -> HttpResponse:
    """How far it is, or what it found."""
    found = _found(simulation_id, access)
    state, job = simulated.states_of([found])[found.id]
    code, facts = simulated.problem_of(job) if state == "failed" else ("", {})
    context: dict[str, Any] = {
        "row": _row(found, state),
        "simulation": found,
        "campaign": found.campaign,
        "state": state,
        "job": job,
        "compared": shown.compared_with(found),
        "problem": sentence_of(code, facts) if code else "",
        "currency": stores.currency(),
    }
    if found.result:
        context |= shown.result_context(found, may_see_sales=may(request, "sales.view"))
        items = simulated.items(found, limit=_FIRST)
        context |= {"items": items.rows, "has_more_items": items.after is not None}
    return show(request, "simulation", context, access=access)


@require_safe
@page(MANAGE)
def simulation_items(request: HttpRequest, access: Access, simulation_id: str) -> HttpResponse:
    """All items for which it changes something."""
    found = _found(simulation_id, access)
    rows = simulated.items(found, sort=_sort(request), **place(request))
    context = {
        "simulation": found,
        "campaign": found.campaign,
        "row": _row(found, found.state),
        "found": rows,
        "items": rows.rows,
        "sort": _sort(request),
        "currency": stores.currency(),
    }
    return show(request, "simulation_items", context, access=access)


@require_GET
@page(MANAGE)
def export_simulation_items(
    request: HttpRequest, access: Access, simulation_id: str
) -> StreamingHttpResponse:
    """The items as a file; taking it away is in the audit log."""
    found = _found(simulation_id, access)
    exports.record_simulation_export(by=actor(request), simulation=found)
    rows = sheets.simulation_items(found, sort=_sort(request))
    return sheet_answer(rows, name="simulation", form=form_of(request.GET.get("form", "")))


@require_POST
@page(MANAGE)
def stop_simulation(request: HttpRequest, access: Access, simulation_id: str) -> HttpResponse:
    """Has it end with what it has found."""
    _found(simulation_id, access)
    done = simulations.stop_simulation(by=actor(request), simulation=simulation_id)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
    else:
        messages.success(request, _("It stops, and keeps what it has found so far."))
    return HttpResponseRedirect(reverse("simulation", args=[simulation_id]))


@require_POST
@page(MANAGE)
def delete_simulation(request: HttpRequest, access: Access, simulation_id: str) -> HttpResponse:
    """Deletes one that has ended, having asked."""
    found = _found(simulation_id, access)
    here = reverse("simulation", args=[simulation_id])
    if not confirm.confirmed(request):
        question = Question(
            title=_("Delete the simulation?"),
            words=_("What it found is gone then. The sales stay."),
            button=_("Delete"),
            back=here,
        )
        return confirm.ask(request, question, access=access)
    done = simulations.delete_simulation(by=actor(request), simulation=simulation_id)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
        return HttpResponseRedirect(here)
    messages.success(request, _("The simulation is deleted."))
    return HttpResponseRedirect(reverse("simulations", args=[found.campaign_id]))


def _asked(
    request: HttpRequest,
    access: Access,
    campaign: Campaign,
    values: dict[str, Any],
    problems: dict[str, str] | None = None,
    *,
    chosen: list[str] | None = None,
) -> HttpResponse:
    sellers = _sellers(campaign, access)
    rows = simulated.simulations(campaign.id, stores=access.stores, limit=20, **place(request))
    states = simulated.states_of(rows.rows)
    wanted = {one.id for one in sellers} if chosen is None else set(chosen)
    context = {
        "campaign": campaign,
        "values": values,
        "problems": problems or {},
        "stores": [(one.id, one.name, one.id in wanted) for one in sellers],
        "periods": _periods(),
        "may_compare": shown.may_compare(campaign),
        "asks_who": shown.asks_who(campaign),
        "found": rows,
        "rows": [_row(row, states[row.id][0]) for row in rows.rows],
        "currency": stores.currency(),
    }
    status = REFUSED if problems else 200
    return show(request, "simulations", context, access=access, status=status)


def _row(found: Simulation, state: str) -> dict[str, Any]:
    """One in the list."""
    names = {row.id: row.name for row in stores.stores()}
    return {
        "simulation": found,
        "title": _("Simulation %(number)s") % {"number": found.number},
        "state": state,
        "words": SIMULATION_STATES[state],
        "mark": _MARKS.get(state, "mark-off"),
        "days": shown.days_shown(found),
        "stores": shown.stores_shown(found, names),
        "sums": shown.with_changes(found.result) if found.result else None,
    }


def _periods() -> list[tuple[str, str]]:
    today = queries.local_minute(timezone.now())[:10]
    words = {"last_month": _("Last month"), "last_week": _("Last week"), "own": _("Own dates")}
    return [
        (
            one,
            words[one] if one == "own" else f"{words[one]} ({_short(*days_of(one, today=today))})",
        )
        for one in PERIODS
    ]


def _short(first_day: str, last_day: str) -> str:
    """Days of a month without its year: 23.–29. nov."""
    first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    return str(format_interval(first, last, "MMMd", locale=locale_of(get_language())))


def _values(sent: QueryDict) -> dict[str, Any]:
    period = sent.get("period", "")
    against, dates = sent.get("against", ""), sent.get("dates", "")
    return {
        "period": period if period in PERIODS else "last_month",
        "first_day": sent.get("first_day", "")[:10].replace("\0", ""),
        "last_day": sent.get("last_day", "")[:10].replace("\0", ""),
        "against": against if against in AGAINST else "published",
        "dates": dates if dates in DATES else "whole",
        "for_everybody": "for_everybody" in sent,
    }


def _wanted(typed: dict[str, Any], chosen: list[str]) -> simulations.Wanted:
    first, last = typed["first_day"], typed["last_day"]
    if typed["period"] != "own":
        first, last = days_of(typed["period"], today=queries.local_minute(timezone.now())[:10])
    return simulations.Wanted(
        stores=chosen,
        first_day=first,
        last_day=last,
        against=typed["against"],
        dates=typed["dates"],
        for_everybody=typed["for_everybody"],
    )


def _sellers(campaign: Campaign, access: Access) -> list[stores.Seller]:
    found = stores.sellers(campaign.assortment_id)
    return [one for one in found if access.stores is None or one.id in access.stores]


def _sort(request: HttpRequest) -> str:
    sort = request.GET.get("sort", "")
    return sort if sort in simulated.SORTS else simulated.MOST_GIVEN


def _campaign(campaign_id: str) -> Campaign:
    found = queries.campaign(campaign_id)
    if found is None:
        raise Http404
    return found


def _found(simulation_id: str, access: Access) -> Simulation:
    found = simulated.simulation(simulation_id, stores=access.stores)
    if found is None:
        raise Http404
    return found
