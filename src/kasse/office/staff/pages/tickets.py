"""Pages behind a link from a letter: an invitation, a forgotten password.

A link is opened by GET and changes nothing then: mail programs open links to look at them.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kasse.domain.outcome import Refused, refused
from kasse.office.caller import caller
from kasse.office.frame.access import show
from kasse.office.frame.words import sentence
from kasse.office.staff import mail, queries, services
from kasse.office.staff.pages.entering import enter
from kasse.office.staff.passwords import MIN_PASSWORD
from kasse.office.stores import queries as stores


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for a letter with a link. What is said is the same whoever asks, and so is the time."""
    if request.method != "POST" or not mail.is_set():
        return show(request, "forgotten", {"mail": mail.is_set(), "sent": False})
    email, address = request.POST.get("email", "")[:254], caller(request)
    office = request.build_absolute_uri("/").removesuffix("/")
    mail.later(lambda: _send_link(email, address=address, office=office))
    return show(request, "forgotten", {"mail": True, "sent": True})


def _send_link(email: str, *, address: str, office: str) -> None:
    issued = services.ask_for_password(email=email, address=address, now=timezone.now())
    if issued is None:
        return
    mail.send(
        mail.new_password(
            to=issued.ticket.email,
            language=issued.ticket.language,
            link=office + reverse("new_password", args=[issued.token]),
        )
    )


@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Chooses a new password by a link; then one logs in with it."""
    now = timezone.now()
    ticket = queries.open_ticket(token, "password", now=now)
    if ticket is None:
        return show(request, "ticket_dead", status=410)
    problem = ""
    if request.method == "POST":
        done: object = refused("account.passwords_differ")
        if request.POST.get("password", "") == request.POST.get("again", ""):
            done = services.set_forgotten_password(
                token=token,
                password=request.POST.get("password", ""),
                address=caller(request),
                now=now,
            )
        if not isinstance(done, Refused):
            messages.success(request, _("Your password is changed. Log in with it."))
            return HttpResponseRedirect(reverse("log_in"))
        problem = sentence(done)
    return _form(request, ticket.email, problem, is_new=False)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Chooses the first password, and goes in."""
    now = timezone.now()
    ticket = queries.open_ticket(token, "invitation", now=now)
    if ticket is None:
        return show(request, "ticket_dead", status=410)
    problem = ""
    if request.method == "POST":
        done: object = refused("account.passwords_differ")
        if request.POST.get("password", "") == request.POST.get("again", ""):
            done = services.accept_invitation(
                token=token,
                password=request.POST.get("password", ""),
                address=caller(request),
                now=now,
            )
        if not isinstance(done, Refused):
            account = queries.accounts().get(email=ticket.email)
            if not queries.second_factor(account).is_asked:
                services.note_log_in(
                    account=account, way="invitation", address=caller(request), now=now
                )
            return enter(request, account, target=reverse("today"))
        problem = sentence(done)
    return _form(request, ticket.email, problem, is_new=True)


def _form(request: HttpRequest, email: str, problem: str, *, is_new: bool) -> HttpResponse:
    context = {
        "email": email,
        "problem": problem,
        "is_new": is_new,
        "company": stores.company_name(),
        "min": MIN_PASSWORD,
    }
    return show(request, "new_password", context, status=422 if problem else 200)
