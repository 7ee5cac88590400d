"""The guide: one form that asks only what a shop must say, and the way to its first sale."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kasse.domain.outcome import Refused, refused
from kasse.fiscal.countries import COUNTRIES
from kasse.fiscal.countries.company_numbers import check_company_number
from kasse.fiscal.countries.shops import SampleItem, SampleShop, sample_shops
from kasse.office.catalogue.queries import in_language
from kasse.office.first_shop import FirstShop
from kasse.office.frame.access import actor, may, page, show
from kasse.office.frame.words import sentence
from kasse.office.guide import key, queries, services
from kasse.office.guide.words import FIELD_OF_CODE
from kasse.office.staff import queries as staff
from kasse.office.staff import services as staff_services
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores
from kasse.office.stores.services import pairing

TILL: Final = "/till/"
_HELD: Final = "guide.key"
_SHOWN_ITEMS: Final = 4
_TEXTS: Final = ("company", "company_number", "kind", "country", "language", "owner", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A kind of shop, and some of what it would begin with."""

    kind: str
    name: str
    icon: str
    items: str
    count: int


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """For whoever started an office without a shop of its own, and for the owner of the demo."""
    if request.GET.get("key"):
        if key.is_right(request.GET["key"][:100]):
            request.session[_HELD] = request.GET["key"][:100]
        return HttpResponseRedirect(reverse("begin"))
    demo = queries.is_demo()
    if not demo and stores.company() is not None:
        return HttpResponseRedirect(reverse("today"))
    if not (_holds_key(request) or (demo and may(request, "company.edit"))):
        return show(request, "begin_locked", {"demo": demo}, status=403)
    if request.method != "POST":
        return _form(request, demo, _first_values(), {})
    values: dict[str, Any] = {name: request.POST.get(name, "").strip()[:200] for name in _TEXTS}
    values |= {name: name in request.POST for name in ("samples", "remove_demo")}
    if "look" in request.GET:
        return _form(request, demo, _of_country(values, request.POST.get("shown", "")), {})
    problems = _problems(request, values, demo=demo)
    if not problems:
        made = services.begin(_shop(request, values))
        if not isinstance(made, Refused):
            return _log_in(request, made.account, values["language"])
        problems = {FIELD_OF_CODE.get(made.code, "company"): sentence(made)}
    return _form(request, demo, values, problems, status=422)


@require_safe
@page("company.edit")
def first_steps(request: HttpRequest, access: Access) -> HttpResponse:
    """What is left of the way to the first sale."""
    steps = queries.steps()
    if steps is None:
        return HttpResponseRedirect(reverse("today"))
    return show(request, "first_steps", {"steps": steps}, access=access)


@require_POST
@page("registers.edit")
def this_till(request: HttpRequest, access: Access) -> HttpResponse:
    """Makes the device in hand a till: the register that waits for one is paired by a link."""
    waiting = stores.registers(stores=access.stores).filter(retired_at=None, token_hash=None)
    register = waiting.first()
    if register is None:
        messages.info(request, _("Every register has its till already."))
        return HttpResponseRedirect(reverse("first_steps"))
    code = pairing.make_code(by=actor(request), register=register, now=timezone.now(), beside=True)
    if isinstance(code, Refused):
        messages.warning(request, sentence(code))
        return HttpResponseRedirect(reverse("first_steps"))
    return HttpResponseRedirect(f"{TILL}#pair={code}")


@require_POST
@page("items.edit")
def remove_samples(request: HttpRequest, access: Access) -> HttpResponse:
    """Takes the sample items away."""
    removed = services.remove_samples(by=actor(request))
    if isinstance(removed, Refused):
        messages.warning(request, sentence(removed))
    else:
        messages.success(
            request,
            _("%(n)s sample items are archived. They can be restored under Items.")
            % {"n": removed},
        )
    return HttpResponseRedirect(reverse("items"))


@require_POST
@page("company.edit")
def hide_steps(request: HttpRequest, access: Access) -> HttpResponse:
    """The first steps are not shown any more."""
    services.hide_steps(by=actor(request))
    return HttpResponseRedirect(reverse("today"))


def _holds_key(request: HttpRequest) -> bool:
    return key.is_right(str(request.session.get(_HELD, "")))


def _first_values() -> dict[str, Any]:
    country = next(iter(COUNTRIES))
    return {
        "country": country,
        "language": translation.get_language() or COUNTRIES[country].language,
        "kind": "",
        "samples": True,
    }


def _of_country(values: dict[str, Any], shown: str) -> dict[str, Any]:
    """The form for a country that was just chosen: with its language, and all that was typed."""
    country = COUNTRIES.get(values["country"])
    if country is None or country.code == shown:
        return values
    return values | {"language": country.language}


def _form(
    request: HttpRequest,
    demo: bool,  # noqa: FBT001  # only which form is drawn
    values: dict[str, Any],
    problems: dict[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    country = values["country"] if values["country"] in COUNTRIES else next(iter(COUNTRIES))
    context = {
        "demo": demo,
        "values": values,
        "problems": problems,
        "countries": [
            (one.code, in_language(one.names, _language())) for one in COUNTRIES.values()
        ],
        "languages": [("da", "Dansk"), ("en", "English")],
        "country": COUNTRIES[country],
        "kinds": _kinds(country),
    }
    return show(request, "begin", context, status=status)


def _kinds(country: str) -> list[Choice]:
    language = _language()
    return [
        Choice(
            kind=shop.kind,
            name=in_language(shop.names, language),
            icon=shop.icon,
            items=", ".join(in_language(item.names, language) for item in _some(shop)),
            count=len(shop.items),
        )
        for shop in sample_shops(country)
    ]


def _some(shop: SampleShop) -> list[SampleItem]:
    """What is named of a shop's items: what people come for, not what is paid on top of it."""
    return [item for item in shop.items if item.kind != "deposit"][:_SHOWN_ITEMS]


def _language() -> str:
    return translation.get_language() or "en"


def _problems(request: HttpRequest, values: dict[str, Any], *, demo: bool) -> dict[str, str]:
    missing = _("This must be filled in.")
    problems = {name: missing for name in ("company", "owner", "email") if not values[name]}
    problems |= _secrets(request, values)
    if values["country"] not in COUNTRIES:
        problems["country"] = _("Choose a country.")
    elif values["kind"] not in {shop.kind for shop in sample_shops(values["country"])}:
        problems["kind"] = _("Choose what comes closest. It can be changed later.")
    number = check_company_number(values["country"], values["company_number"])
    if isinstance(number, Refused):
        problems["company_number"] = sentence(number)
    if "email" not in problems and "@" not in values["email"]:
        problems["email"] = _("This is not an e-mail address.")
    if demo and not values["remove_demo"]:
        problems["remove_demo"] = sentence(refused("guide.demo_stays"))
    return problems


def _secrets(request: HttpRequest, values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with the password and the PIN; said with the rest, for neither is kept."""
    password, pin = request.POST.get("password", ""), request.POST.get("pin", "").strip()
    known = [values[name] for name in ("owner", "email", "company")]
    found = {
        "password": staff_services.check_password(password, known=known),
        "pin": staff_services.check_pin(pin),
    }
    problems = {name: sentence(no) for name, no in found.items() if no is not None}
    missing = [name for name, typed in (("password", password), ("pin", pin)) if not typed.strip()]
    return problems | dict.fromkeys(missing, _("This must be filled in."))


def _shop(request: HttpRequest, values: dict[str, Any]) -> FirstShop:
    return FirstShop(
        company=values["company"],
        store=values["company"],
        country=values["country"],
        company_number=values["company_number"],
        owner=values["owner"],
        email=values["email"],
        password=request.POST.get("password", ""),
        pin=request.POST.get("pin", "").strip(),
        kind=values["kind"],
        samples=values["samples"],
        language=values["language"] if values["language"] in {"da", "en"} else "",
    )


def _log_in(request: HttpRequest, account_id: str, language: str) -> HttpResponse:
    """The owner is in at once; nothing of the session before is left."""
    account = staff.active_account(account_id)
    assert account is not None
    request.session.flush()
    auth.login(request, account)
    translation.activate(language)
    return HttpResponseRedirect(reverse("first_steps"))
