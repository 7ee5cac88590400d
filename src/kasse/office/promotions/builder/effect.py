"""What a promotion on the page does to sample baskets, and what the check finds in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language

from kasse.domain.outcome import Refused
from kasse.domain.promotions.promotion import Goods
from kasse.domain.promotions.samples import Sample, samples, shown, visitor
from kasse.office.catalogue import queries as catalogue
from kasse.office.frame.words import sentence
from kasse.office.promotions import checking, preview, trying
from kasse.office.promotions.builder.told import marks, told
from kasse.office.promotions.builder.typed import Typed, slot_of
from kasse.office.promotions.models import Campaign

_OTHERS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """`notes` by slot are what is wrong or doubtful there; `baskets` are the samples, none where
    it cannot be read yet."""

    notes: Mapping[str, list[dict[str, Any]]]
    baskets: list[dict[str, Any]]


def effect_of(campaign: Campaign, typed: Typed, *, id_: str, now: datetime) -> Effect:
    """The effect of what stands on the page, saved or not."""
    if typed.problems:
        return Effect(
            notes={slot: [error(words)] for slot, words in typed.problems.items()}, baskets=[]
        )
    row = trying.unsaved(campaign, typed.wanted, id_=id_)
    if isinstance(row, Refused):
        return Effect(notes=refusal_notes(row), baskets=[])
    notes: dict[str, list[dict[str, Any]]] = {}
    written = marks()
    for finding in checking.of_promotion(campaign, row, now=now):
        said = told(finding, written)
        notes.setdefault(said["slot"], []).append(said)
    promotion = checking.promotion_of(campaign, row, language=get_language() or "en")
    if promotion is None:
        return Effect(notes=notes, baskets=[])
    wanted = checking.descriptions(promotion)
    # And a few others: for something that it is not for.
    wares = (
        *catalogue.promoted_wares(campaign.assortment_id, wanted),
        *catalogue.promoted_wares(campaign.assortment_id, [Goods()], most=_OTHERS),
    )
    seen, visit = shown(promotion), visitor(promotion)
    baskets = [
        _basket(sample, preview.tried([seen], sample.lines, visit))
        for sample in samples(promotion, wares)
    ]
    return Effect(notes=notes, baskets=baskets)


def error(words: str) -> dict[str, Any]:
    """A note that keeps it from being saved."""
    return {"words": words, "severity": "error"}


def refusal_notes(no: Refused) -> dict[str, list[dict[str, Any]]]:
    """A refusal beside the part of the sentence that it is about."""
    return {slot_of(str(no.facts.get("field", ""))) or "names": [error(sentence(no))]}


def _basket(sample: Sample, tried: Mapping[str, Any]) -> dict[str, Any]:
    lines = [
        {**line, "name": ware.name, "unit": ware.unit, "off": line["before"] - line["total"]}
        for line, ware in zip(tried["lines"], sample.wares, strict=True)
    ]
    return {
        "kind": sample.kind,
        "lines": lines,
        "total": tried["total"],
        "before": tried["total"] + tried["discount"],
        "discount": tried["discount"],
    }
