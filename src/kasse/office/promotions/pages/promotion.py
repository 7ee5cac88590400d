"""The builder: a promotion as a sentence, beside baskets that show what it does."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from kasse.domain.outcome import Refused
from kasse.domain.promotions.documents import document_of
from kasse.domain.promotions.presets import BY_CODE, PRESETS
from kasse.office import versions
from kasse.office.catalogue import services as catalogue_services
from kasse.office.frame.access import REFUSED, actor, page, show
from kasse.office.promotions import queries
from kasse.office.promotions.builder import rows
from kasse.office.promotions.builder.draft import Draft, draft_of
from kasse.office.promotions.builder.effect import Effect, effect_of, refusal_notes
from kasse.office.promotions.builder.shown import sentence_context, slots
from kasse.office.promotions.builder.told import marks
from kasse.office.promotions.builder.typed import Typed, draft_from, read
from kasse.office.promotions.models import Campaign, CampaignPromotion
from kasse.office.promotions.services import MANAGE, promotions
from kasse.office.promotions.words import PRESETS as PRESET_WORDS
from kasse.office.staff.queries import Access
from kasse.office.stores import queries as stores

_REWORK: Final = (
    'hx-post="{}" hx-target="#sentence" hx-select="#sentence" hx-select-oob="#effect"'
    ' hx-swap="outerHTML" hx-sync="this:drop"'
)
_REWORKS: Final = ("add", "remove", "find")
"""Buttons of the form that change its rows and save nothing."""


@require_http_methods(["GET", "HEAD", "POST"])
@page(MANAGE)
def new_promotion(request: HttpRequest, access: Access, campaign_id: str) -> HttpResponse:
    """First the presets, then the sentence of the one chosen."""
    campaign = _campaign(campaign_id)
    preset = BY_CODE.get(request.GET.get("preset", ""))
    if request.method == "POST":
        return _saved(request, access, campaign, None)
    if preset is None:
        context: dict[str, Any] = {
            "campaign": campaign,
            "presets": [(one.code, *PRESET_WORDS[one.code]) for one in PRESETS],
        }
        return show(request, "new_promotion", context, access=access)
    body = document_of(preset.promotion(id_="new", name="-"))
    draft = draft_of(body, active=True, stores=(), marks=marks())
    draft.name_da, draft.name_en = _name_in("da", preset.code), _name_in("en", preset.code)
    return _builder(request, access, campaign, None, draft)


@require_http_methods(["GET", "HEAD", "POST"])
@page("office.view", change=MANAGE)
def promotion(request: HttpRequest, access: Access, promotion_id: str) -> HttpResponse:
    """The sentence of a promotion."""
    row = queries.promotion(promotion_id)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _saved(request, access, row.campaign, row)
    draft = draft_of(row.body, active=row.active, stores=row.stores, marks=marks())
    return _builder(request, access, row.campaign, row, draft)


@require_POST
@page(MANAGE)
def try_promotion(request: HttpRequest, access: Access, campaign_id: str) -> HttpResponse:
    """What stands on the page, tried: baskets, and notes for each part of the sentence."""
    typed = read(draft_from(request.POST), marks())
    id_ = request.POST.get("promotion", "")[:32] or "new"
    effect = effect_of(_campaign(campaign_id), typed, id_=id_, now=timezone.now())
    context = {
        "baskets": effect.baskets,
        "currency": stores.currency(),
        "slot_notes": [(slot, effect.notes.get(slot, [])) for slot in slots(typed.draft)],
        "is_new": False,
    }
    return show(request, "parts/promotion_effect", context, access=access)


def _saved(
    request: HttpRequest, access: Access, campaign: Campaign, row: CampaignPromotion | None
) -> HttpResponse:
    draft = draft_from(request.POST)
    version = versions.typed_version(request) if row is not None else None
    if any(name in request.POST for name in _REWORKS):
        rows.add(draft, request.POST.get("add", ""))
        rows.remove(draft, request.POST.get("remove", ""))
        focus = rows.field_after(draft, request.POST)
        return _builder(request, access, campaign, row, draft, version=version, focus=focus)
    typed = read(draft, marks())
    if typed.problems:
        return _builder(request, access, campaign, row, draft, version=version, status=REFUSED)
    try:
        done = _save(request, campaign, row, typed, version)
    except versions.Stale as stale:
        messages.warning(
            request,
            _(
                "Somebody else has changed this meanwhile. Saving once more puts yours in its place."
            ),
        )
        return _builder(request, access, campaign, row, draft, version=stale.is_now, status=409)
    if isinstance(done, Refused):
        return _builder(
            request, access, campaign, row, draft, version=version, no=done, status=REFUSED
        )
    messages.success(request, _("It is saved. The tills get it when the campaign is published."))
    return HttpResponseRedirect(reverse("campaign", args=[campaign.id]))


def _save(
    request: HttpRequest,
    campaign: Campaign,
    row: CampaignPromotion | None,
    typed: Typed,
    version: int | None,
) -> CampaignPromotion | Refused:
    if row is None:
        return promotions.add_promotion(
            by=actor(request), campaign=campaign.id, wanted=typed.wanted, now=timezone.now()
        )
    return promotions.change_promotion(
        by=actor(request),
        promotion=row.id,
        wanted=typed.wanted,
        now=timezone.now(),
        version=version,
    )


def _builder(
    request: HttpRequest,
    access: Access,
    campaign: Campaign,
    row: CampaignPromotion | None,
    draft: Draft,
    *,
    version: int | None = None,
    no: Refused | None = None,
    focus: str = "",
    status: int = 200,
) -> HttpResponse:
    typed = read(draft, marks())
    effect = (
        Effect(notes=refusal_notes(no), baskets=[])
        if no is not None
        else effect_of(campaign, typed, id_="new" if row is None else row.id, now=timezone.now())
    )
    by = actor(request)
    context = {
        "campaign": campaign,
        "promotion": row,
        "version": version or (row.version if row is not None else 0),
        "may_change": catalogue_services.may_change(
            by, assortment=campaign.assortment_id, permission=MANAGE
        ),
        "baskets": effect.baskets,
        "focus": focus,
        "rework": format_html(_REWORK, request.get_full_path()),
        **sentence_context(draft, assortment=campaign.assortment_id, notes=effect.notes),
    }
    return show(request, "promotion", context, access=access, status=status)


def _name_in(language: str, preset: str) -> str:
    with override(language):
        return str(PRESET_WORDS[preset][0])


def _campaign(campaign_id: str) -> Campaign:
    found = queries.campaign(campaign_id)
    if found is None:
        raise Http404
    return found
