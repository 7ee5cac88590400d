"""A form that was sent with the token of an earlier log-in, as after logging in in another tab:
nothing is done, and nothing is lost."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kasse.office.frame import errors, sent
from kasse.office.frame.access import show


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: who is logged in and sent the form from a page of ours may send it
    once more by one press; anybody else is told to go back to it.

    Never for a form from elsewhere: that press would be the missing proof.
    """
    del reason
    if request.user.is_authenticated and request.path == reverse("log_in"):
        return HttpResponseRedirect(reverse("today"))  # it was done in another tab
    fields = list(sent.fields(request))
    is_whole = not request.headers.get("HX-Request")
    if not (is_whole and fields and request.user.is_authenticated and sent.is_from_here(request)):
        return errors.answer(request, status=403, code="request.csrf")
    context = {
        "fields": fields,
        "has_files": bool(request.FILES),
        "address": request.get_full_path(),
        "back": sent.form_page(request),
    }
    return show(request, "again", context, status=403)
