"""What buttons of a campaign do: publish, take back, copy, archive, delete."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.frame import confirm
from kasse.office.frame.access import actor, page
from kasse.office.frame.confirm import Question
from kasse.office.frame.words import sentence
from kasse.office.promotions import queries, services
from kasse.office.promotions.services import MANAGE, promotions, releasing
from kasse.office.staff.queries import Access


@require_POST
@page(MANAGE)
def publish_campaign(request: HttpRequest, access: Access, campaign_id: str) -> HttpResponse:
    """Brings a campaign to the tills."""
    return _done(
        request,
        campaign_id,
        lambda: releasing.publish_campaign(
            by=actor(request),
            campaign=campaign_id,
            now=timezone.now(),
            version=versions.typed_version(request),
        ),
        lambda release: (
            _("It is taken back from the tills.")
            if release.taken_back_at
            else _("It is published. The tills get it now.")
        ),
    )


@require_POST
@page(MANAGE)
def take_back(request: HttpRequest, access: Access, campaign_id: str) -> HttpResponse:
    """Takes a campaign off the tills."""
    return _done(
        request,
        campaign_id,
        lambda: releasing.take_campaign_back(
            by=actor(request),
            campaign=campaign_id,
            now=timezone.now(),
            version=versions.typed_version(request),
        ),
        lambda _campaign: _("It is taken back from the tills."),
    )


@require_POST
@page(MANAGE)
def copy_campaign(request: HttpRequest, access: Access, campaign_id: str) -> HttpResponse:
    """Makes the same once more."""
    made = services.copy_campaign(by=actor(request), campaign=campaign_id, now=timezone.now())
    if isinstance(made, Refused):
        raise Http404
    messages.success(request, _("%(name)s is created.") % {"name": made.name})
    return HttpResponseRedirect(reverse("campaign", args=[made.id]))


@require_POST
@page(MANAGE)
def archive_campaign(request: HttpRequest, access: Access, campaign_id: str) -> HttpResponse:
    """Puts a campaign away, or takes it out again."""
    archived = request.POST.get("archived") != "no"
    return _done(
        request,
        campaign_id,
        lambda: services.archive_campaign(
            by=actor(request),
            campaign=campaign_id,
            archived=archived,
            now=timezone.now(),
            version=versions.typed_version(request),
        ),
        lambda _campaign: (
            _("It is archived. You can restore it.") if archived else _("It is restored.")
        ),
    )


@require_POST
@page(MANAGE)
def delete_campaign(request: HttpRequest, access: Access, campaign_id: str) -> HttpResponse:
    """Deletes a campaign that was never published, having asked."""
    if not confirm.confirmed(request):
        question = Question(
            title=_("Delete the campaign?"),
            words=_("Its promotions are deleted too."),
            button=_("Delete"),
            back=reverse("campaign", args=[campaign_id]),
        )
        return confirm.ask(request, question, access=access)
    back = HttpResponseRedirect(reverse("campaign", args=[campaign_id]))
    try:
        done = services.delete_campaign(
            by=actor(request), campaign=campaign_id, version=versions.typed_version(request)
        )
    except versions.Stale:
        return _stale(request, back)
    if isinstance(done, Refused):
        messages.warning(request, sentence(done))
        return back
    messages.success(request, _("%(name)s is deleted.") % {"name": done.name})
    return HttpResponseRedirect(reverse("campaigns"))


@require_POST
@page(MANAGE)
def delete_promotion(request: HttpRequest, access: Access, promotion_id: str) -> HttpResponse:
    """Takes a promotion out of its campaign, having asked."""
    found = queries.promotion(promotion_id)
    if found is None:
        raise Http404
    back = reverse("campaign", args=[found.campaign_id])
    if not confirm.confirmed(request):
        question = Question(
            title=_("Delete the promotion?"),
            words=_("It leaves the tills when the campaign is published again."),
            button=_("Delete"),
            back=back,
        )
        return confirm.ask(request, question, access=access)
    try:
        done = promotions.delete_promotion(
            by=actor(request),
            promotion=promotion_id,
            now=timezone.now(),
            version=versions.typed_version(request),
        )
    except versions.Stale:
        return _stale(request, HttpResponseRedirect(reverse("promotion", args=[promotion_id])))
    if isinstance(done, Refused):
        raise Http404
    messages.success(request, _("The promotion is deleted."))
    return HttpResponseRedirect(back)


def _done(
    request: HttpRequest, campaign_id: str, act: Callable[[], Any], words: Callable[[Any], str]
) -> HttpResponse:
    back = HttpResponseRedirect(reverse("campaign", args=[campaign_id]))
    try:
        done = act()
    except versions.Stale:
        return _stale(request, back)
    if isinstance(done, Refused):
        if done.code == "campaign.unknown":
            raise Http404
        messages.warning(request, sentence(done))
    else:
        messages.success(request, words(done))
    return back


def _stale(request: HttpRequest, back: HttpResponse) -> HttpResponse:
    said = _("Somebody else has changed this meanwhile. Check it and send it again.")
    messages.warning(request, said)
    return back
