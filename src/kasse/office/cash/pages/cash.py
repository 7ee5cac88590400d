"""Days and drawers: what happened to each drawer of a store on a business day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from kasse.office.cash import queries, z_report
from kasse.office.catalogue.queries import in_language
from kasse.office.frame.access import page, show
from kasse.office.frame.days import read_day
from kasse.office.frame.store_choices import store_choices
from kasse.office.sales import queries as sales
from kasse.office.staff import queries as staff
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.stores.queries import business_day

if TYPE_CHECKING:
    from kasse.office.stores.models import Register, Store

_KINDS: Final = {
    "float": gettext_lazy("Float"),
    "pay_in": gettext_lazy("Paid in"),
    "pay_out": gettext_lazy("Paid out"),
    "drop": gettext_lazy("To the safe"),
    "drawer_opened": gettext_lazy("Drawer opened"),
}
_TAKES_OUT: Final = frozenset({"pay_out", "drop"})


@require_safe
@page("sales.view")
def cash(request: HttpRequest, access: Access) -> HttpResponse:
    """The day that is asked for, or the last one on which anything happened: of a store, or of
    several beside each other."""
    mine = list(stores.stores(only=access.stores))
    wanted = request.GET.get("store", "")
    store = next((row for row in mine if row.id == wanted), mine[0] if len(mine) == 1 else None)
    typed, problems = {"day": request.GET.get("day", "")[:40]}, dict[str, str]()
    asked = read_day(typed, "day", problems)
    context: dict[str, Any] = {
        "stores": mine,
        "store": store,
        "store_choices": store_choices(mine),
        "chosen": store.id if store else wanted,
        "problems": problems,
    }
    if store is not None:
        day = _asked_or_last([store], asked)
        context |= _beside(day) | _day(store, day)
    elif mine:
        some = stores.chosen(wanted, only=access.stores)
        shown = [row for row in mine if some is None or row.id in some]
        day = _asked_or_last(shown or mine, asked)
        context |= _beside(day) | _days(shown, day)
    return show(request, "cash", context, access=access)


def _asked_or_last(of: "Sequence[Store]", asked: str) -> date:
    today = max(business_day(store, timezone.now()) for store in of)
    last = "" if asked else queries.last_day(stores=[store.id for store in of], until=today)
    return date.fromisoformat(asked or last or today)


def _days(shown: "Sequence[Store]", day: date) -> dict[str, Any]:
    """The stores with something to tell of, those with a drawer that is not closed first."""
    ids = frozenset(store.id for store in shown)
    currency = stores.currency()
    drawers = queries.by_store(stores=ids, day=day.isoformat())
    sold = sales.sold_by_store(stores=ids, day=day.isoformat(), currency=currency)
    rows = [
        {
            "store": store,
            "day": drawers.get(store.id),
            "is_open": store.id in drawers and drawers[store.id].closed < drawers[store.id].drawers,
            "sold_minor": sold.get(store.id),
        }
        for store in shown
        if store.id in drawers or store.id in sold
    ]
    return {
        "store_days": sorted(rows, key=lambda row: not row["is_open"]),
        "quiet_stores": len(shown) - len(rows),
        "currency": currency,
    }


def _day(store: "Store", day: date) -> dict[str, Any]:
    registers = {row.id: row for row in stores.registers(stores=frozenset({store.id}))}
    people = staff.person_names()
    sold = sales.by_person(store=store.id, day=day.isoformat())
    found = queries.drawers(store=store.id, day=day.isoformat())
    known = {drawer.register for drawer in found}
    # A register without cash has no drawer to tell of, but people who sold.
    found += tuple(
        queries.Drawer(register=register, day=None, movements=(), counts=(), z_reports=())
        for register in sorted({row.register for row in sold} - known)
    )
    return {
        "currency": store.company.currency,
        "drawers": [
            _drawer(
                drawer,
                registers.get(drawer.register),
                people,
                company_currency=store.company.currency,
            )
            | {
                "people": [
                    {
                        "person": row.person,
                        "name": people.get(row.person, row.person),
                        "first_at": row.first_at,
                        "last_at": row.last_at,
                        "sales": row.sales,
                        "total_minor": row.total_minor,
                    }
                    for row in sold
                    if row.register == drawer.register
                ]
            }
            for drawer in found
        ],
    }


def _drawer(
    found: queries.Drawer,
    register: "Register | None",
    people: dict[str, str],
    *,
    company_currency: str,
) -> dict[str, Any]:
    settings: dict[str, Any] = stores.settings_of(register) if register else {}
    tenders = {row["kind"]: row.get("names", {}) for row in settings.get("tenders", ())}
    currency = settings.get("currency") or company_currency
    return {
        "register": register,
        "id": found.register,
        "day": found.day,
        "movements": [
            {
                "kind": _KINDS.get(row.kind, row.kind),
                "at": row.at,
                "amount_minor": -row.amount_minor if row.kind in _TAKES_OUT else row.amount_minor,
                "moves_money": row.kind != "drawer_opened",
                "reason": _reason(settings, row.kind, row.reason),
                "person": people.get(row.person, row.person),
                "approved_by": people.get(row.approved_by, row.approved_by),
            }
            for row in found.movements
        ],
        "counts": [
            {"count": row, "person": people.get(row.person, row.person)} for row in found.counts
        ],
        "z_reports": [
            {
                "z": row,
                "person": people.get(row.person, row.person),
                "rows": z_report.rows(row.totals, currency=currency, tenders=tenders),
            }
            for row in found.z_reports
        ],
    }


def _reason(settings: dict[str, Any], kind: str, code: str) -> str:
    """What a reason is called in the settings, else its code."""
    for reason in settings.get("reasons", {}).get(kind, ()):
        if reason["code"] == code:
            return in_language(reason.get("names", {}), get_language() or "en")
    return code


def _beside(day: date) -> dict[str, str]:
    """The day with those beside it; "" where the calendar ends."""
    found = {"day": day.isoformat()}
    for name, days in (("day_before", -1), ("day_after", 1)):
        try:
            found[name] = (day + timedelta(days=days)).isoformat()
        except OverflowError:
            found[name] = ""
    return found
