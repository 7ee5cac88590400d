"""How people log in: who needs a second factor, and the company's own log-in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kasse.domain.outcome import Refused
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.conflicts import Conflict, clashes
from kasse.office.frame.words import sentence
from kasse.office.staff import mail, oidc, queries, services
from kasse.office.staff.models import Policy
from kasse.office.staff.pages.proving import proved
from kasse.office.staff.queries import Access
from kasse.office.staff.words import named
from kasse.office.versions import Stale, typed_version


@require_http_methods(["GET", "HEAD", "POST"])
@page("company.edit")
@proved
def log_in_policy(request: HttpRequest, access: Access) -> HttpResponse:
    """The form of it."""
    now = queries.policy()
    if request.method != "POST":
        return _show(request, access, now, _kept(now), {})
    typed: dict[str, Any] = {
        "second_factor": request.POST.get("second_factor", ""),
        "second_factor_roles": request.POST.getlist("second_factor_roles"),
        "sso_role": request.POST.get("sso_role", ""),
        "sso_domains": request.POST.get("sso_domains", "").replace(",", " ").split(),
    }
    try:
        done = services.save_policy(by=actor(request), version=typed_version(request), **typed)
    except Stale as stale:
        other = _kept(now)
        rows = [(words, _text(typed[key]), _text(other[key])) for key, words in _labels()]
        conflict = Conflict(version=stale.is_now, theirs=request.path, clashes=clashes(rows))
        return _show(request, access, now, typed, {}, status=409, conflict=conflict)
    if isinstance(done, Refused):
        where = "sso_domains" if "domain" in done.code else "second_factor"
        return _show(request, access, now, typed, {where: sentence(done)}, status=422)
    messages.success(request, _("Saved. It holds from the next log-in on."))
    return HttpResponseRedirect(reverse("log_in_policy"))


def _show(
    request: HttpRequest,
    access: Access,
    now: Policy,
    typed: dict[str, Any],
    problems: dict[str, str],
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    roles = [(role.id, named(role.names)) for role in queries.roles()]
    context = {
        "typed": typed,
        "domains": " ".join(typed["sso_domains"]),
        "who": _who(),
        "roles": roles,
        "sso_roles": [("", _("Nobody: only those who have a log-in here")), *roles],
        "problems": problems,
        "version": now.version,
        "conflict": conflict,
        "sso": oidc.provider(),
        "back_address": request.build_absolute_uri(reverse("sso_back")),
        "mail": mail.is_set(),
    }
    return show(request, "log_in_policy", context, access=access, status=status)


def _who() -> list[tuple[str, str]]:
    return [
        ("nobody", _("Nobody has to; everybody may")),
        ("owners", _("Owners")),
        ("roles", _("Owners and these roles")),
        ("everybody", _("Everybody")),
    ]


def _labels() -> list[tuple[str, str]]:
    return [
        ("second_factor", _("Who needs a second factor")),
        ("second_factor_roles", _("Roles")),
        ("sso_role", _("Role of newcomers")),
        ("sso_domains", _("Domains of newcomers")),
    ]


def _kept(now: Policy) -> dict[str, Any]:
    return {
        "second_factor": now.second_factor,
        "second_factor_roles": now.second_factor_roles,
        "sso_role": now.sso_role_id or "",
        "sso_domains": now.sso_domains,
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else " ".join(value)
