"""The demo shops' campaigns. They begin when the shops' history ends, which was sold without."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from kasse.demo import coupons, files
from kasse.domain.outcome import Refused
from kasse.domain.promotions.documents import document_of
from kasse.domain.promotions.presets import BY_CODE, Values
from kasse.domain.promotions.promotion import Goods, Holds, Limits
from kasse.office.actors import OPERATOR
from kasse.office.promotions import queries, services
from kasse.office.promotions.services import Head, promotions, releasing
from kasse.office.promotions.services.promotions import Wanted

_WORKDAYS: Final = (1, 2, 3, 4, 5)


def are_loaded() -> bool:
    """Whether the campaigns are there."""
    return queries.campaign("demo-cafe") is not None


@transaction.atomic
def load_campaigns(*, now: datetime) -> None:
    """Writes and publishes one for each shop; they hold from `now` on."""
    _load("cafe", {"da": "Hverdage i caféen", "en": "Weekdays at the café"}, _cafe(), now)
    _load("grocery", {"da": "Ugens tilbud", "en": "This week's offers"}, _grocery(), now)


def _load(
    kind: str, names: Mapping[str, str], bodies: Sequence[dict[str, Any]], now: datetime
) -> None:
    coupons.load(kind, now=now)
    head = Head(names=names, starts_at=queries.local_minute(now), color="green")
    made = services.create_campaign(
        by=OPERATOR, assortment=kind, head=head, now=now, campaign_id=f"demo-{kind}"
    )
    assert not isinstance(made, Refused), made
    for number, body in enumerate(bodies, start=1):
        added = promotions.add_promotion(
            by=OPERATOR,
            campaign=made.id,
            wanted=Wanted(body=body),
            now=now,
            promotion_id=f"demo-{kind}-{number}",
        )
        assert not isinstance(added, Refused), added
    published = releasing.publish_campaign(by=OPERATOR, campaign=made.id, now=now)
    assert not isinstance(published, Refused), published


def _cafe() -> list[dict[str, Any]]:
    return [
        _made(
            "meal_deal",
            {"da": "Frokosttilbud", "en": "Lunch deal"},
            Values(
                places=(
                    _categories("cafe", "sandwiches"),
                    _categories("cafe", "cold"),
                    _categories("cafe", "cakes"),
                ),
                price_minor=125_00,
            ),
        ),
        _made(
            "happy_hour",
            {"da": "Happy hour", "en": "Happy hour"},
            Values(
                goods=_categories("cafe", "evening"),
                percent_ppm=250_000,
                holds=(Holds(days=_WORKDAYS, starts=16 * 60, ends=18 * 60),),
            ),
        ),
        _made(
            "two_for_one",
            {"da": "2 for 1 på filterkaffe", "en": "2 for 1 on filter coffee"},
            Values(goods=_items("cafe", "K01"), count=2, percent_ppm=1_000_000),
        ),
        _made(
            "percent_off",
            {"da": "Kuponen KAGE10", "en": "The coupon KAGE10"},
            Values(goods=_categories("cafe", "cakes"), percent_ppm=100_000),
            coupon="demo-cake",
        ),
        _made(
            "percent_off",
            {"da": "En kop kaffe på huset", "en": "A coffee on the house"},
            Values(goods=_items("cafe", "K01"), percent_ppm=1_000_000),
            coupon="demo-coffee",
            limits=Limits(basket=1),
        ),
    ]


def _grocery() -> list[dict[str, Any]]:
    return [
        _made(
            "three_for_two",
            {"da": "3 for 2 på chips", "en": "3 for 2 on crisps"},
            Values(
                goods=_items("grocery", "15018", "15019", "15020"),
                count=3,
                percent_ppm=1_000_000,
            ),
        ),
        _made(
            "any_for",
            {"da": "Frit valg: 3 yoghurt for 50", "en": "Any 3 yoghurts for 50"},
            Values(
                goods=_items("grocery", "02017", "02018", "02019", "02020"),
                count=3,
                price_minor=50_00,
            ),
        ),
        _made(
            "mixed",
            {"da": "Bland 6 flasker vin: 15 %", "en": "6 wines mixed: 15%"},
            Values(goods=_categories("grocery", "wine"), count=6, percent_ppm=150_000),
        ),
        _made(
            "near_expiry",
            {"da": "Tæt på datoen: 30 %", "en": "Near its date: 30%"},
            Values(goods=_categories("grocery", "meals"), percent_ppm=300_000, expires_within=2),
        ),
        _made(
            "percent_off",
            {"da": "Kuponen FRUGT20", "en": "The coupon FRUGT20"},
            Values(goods=_categories("grocery", "produce"), percent_ppm=200_000),
            coupon="demo-fruit",
        ),
        _made(
            "spend",
            {"da": "50 kr. af ved 300 kr.", "en": "50 kr. off 300 kr."},
            Values(spend_minor=300_00, amount_minor=50_00),
            coupon="demo-fifty",
            limits=Limits(basket=1),
        ),
    ]


def _made(preset: str, names: Mapping[str, str], values: Values, **more: Any) -> dict[str, Any]:
    promotion = BY_CODE[preset].promotion(id_=preset, name=names["en"], values=values)
    return dict(document_of(replace(promotion, **more), names=names))


def _categories(kind: str, *names: str) -> tuple[Goods, ...]:
    return (Goods(categories=tuple(f"{kind}-{name}" for name in names)),)


def _items(kind: str, *skus: str) -> tuple[Goods, ...]:
    return (Goods(items=tuple(files.item_id(kind, sku) for sku in skus)),)
