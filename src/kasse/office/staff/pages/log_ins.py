"""What who manages people does about the log-in of one of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kasse.domain.outcome import Refused
from kasse.office.frame.access import actor, page, show
from kasse.office.frame.words import sentence
from kasse.office.staff import mail, queries, services
from kasse.office.staff.models import Account, Person
from kasse.office.staff.pages.people import found_person, show_person
from kasse.office.staff.pages.proving import proved
from kasse.office.staff.queries import Access


@never_cache
@require_POST
@page("people.edit")
@proved
def invite(request: HttpRequest, access: Access, person_id: str) -> HttpResponse:
    """Invites a person, by a letter, or by a link that is shown this once."""
    person = found_person(access, person_id)
    made = services.invite(
        by=actor(request),
        person=person,
        email=request.POST.get("email", "")[:300],
        now=timezone.now(),
        language=person.language,
    )
    if isinstance(made, Refused):
        return show_person(request, access, person, {"email": sentence(made)}, status=422)
    link = request.build_absolute_uri(reverse("invitation", args=[made.token]))
    letter = mail.invitation(
        to=made.ticket.email, language=person.language, link=link, by=actor(request).name
    )
    words = _("An invitation is on its way to %(email)s.")
    return _hand_over(request, access, person, letter, words)


@require_POST
@page("people.edit")
def revoke_invitation(request: HttpRequest, access: Access, person_id: str) -> HttpResponse:
    """The link of an invitation counts no more."""
    person = found_person(access, person_id)
    now = timezone.now()
    for ticket in queries.invitations(person, now=now):
        services.revoke_invitation(by=actor(request), ticket=ticket, now=now)
    messages.success(request, _("The invitation no longer works."))
    return HttpResponseRedirect(reverse("person", args=[person_id]))


@never_cache
@require_POST
@page("people.edit")
@proved
def password_link(request: HttpRequest, access: Access, person_id: str) -> HttpResponse:
    """A link to a new password, by a letter or to be handed over."""
    person, account = _account(access, person_id)
    made = services.make_password_link(by=actor(request), account=account, now=timezone.now())
    letter = mail.new_password(
        to=account.email,
        language=account.language,
        link=request.build_absolute_uri(reverse("new_password", args=[made.token])),
    )
    words = _("A link to a new password is on its way to %(email)s.")
    return _hand_over(request, access, person, letter, words)


@require_POST
@page("people.edit")
@proved
def manage_log_in(request: HttpRequest, access: Access, person_id: str) -> HttpResponse:
    """Unlocks a log-in, ends its sessions, takes its second factors away, switches it off or on."""
    person, account = _account(access, person_id)
    by: Any = actor(request)
    act = request.POST.get("act", "")
    if act == "unlock":
        services.unlock(by=by, account=account)
        words = _("%(name)s can try again at once.")
    elif act == "end_sessions":
        services.end_sessions(by=by, account=account)
        words = _("%(name)s is logged out everywhere.")
    elif act == "remove_factors":
        services.remove_factors(by=by, account=account)
        words = _("%(name)s logs in with the password alone now, or sets up a new app.")
    elif act in {"switch_off", "switch_on"}:
        services.switch_account(by=by, account=account, active=act == "switch_on")
        words = (
            _("%(name)s can log in again.")
            if act == "switch_on"
            else _("%(name)s can no longer log in.")
        )
    else:
        raise Http404
    messages.success(request, words % {"name": person.name})
    return HttpResponseRedirect(reverse("person", args=[person_id]))


def _account(access: Access, person_id: str) -> tuple[Person, Account]:
    person = found_person(access, person_id)
    account = getattr(person, "account", None)
    if account is None:
        raise Http404
    return person, account


def _hand_over(
    request: HttpRequest, access: Access, person: Person, letter: mail.Letter, words: str
) -> HttpResponse:
    """Sends the letter; where that is not to be had, shows the link, which is nowhere else."""
    if mail.send(letter):
        messages.success(request, words % {"email": letter.to})
        return HttpResponseRedirect(reverse("person", args=[person.id]))
    context = {"person": person, "letter": letter, "failed": mail.is_set()}
    return show(request, "hand_over", context, access=access)
