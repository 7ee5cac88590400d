"""The demo shops' coupons: a campaign code and two hundred codes that give once in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from kasse.domain.outcome import Refused
from kasse.office.actors import OPERATOR
from kasse.office.coupons import services
from kasse.office.coupons.services import codes
from kasse.office.coupons.wanted import Wanted

SINGLE_USE_CODES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coupon:
    kind: str
    name: str
    code: str = ""
    prefix: str | None = None


COUPONS: Final[Mapping[str, _Coupon]] = MappingProxyType(
    {
        "demo-cake": _Coupon(kind="cafe", name="10 % på kager", code="KAGE10"),
        "demo-coffee": _Coupon(kind="cafe", name="En kop kaffe på huset", prefix="CAFE"),
        "demo-fruit": _Coupon(kind="grocery", name="20 % på frugt og grønt", code="FRUGT20"),
        "demo-fifty": _Coupon(kind="grocery", name="50 kr. af ved 300 kr.", prefix="FEST"),
    }
)
"""By the id that promotions ask for."""


def secret_of(coupon: str) -> bytes:
    """The secret of a coupon's codes: known to everybody, so that a code can be tried."""
    return sha256(f"kasse demo {coupon}".encode()).digest()


def load(kind: str, *, now: datetime) -> None:
    """Writes the coupons of a shop, with codes of those that give once."""
    for id_, one in COUPONS.items():
        if one.kind != kind:
            continue
        wanted = Wanted(
            name=one.name,
            codes=(one.code,),
            single_use=one.prefix is not None,
            offline="accept" if kind == "cafe" else "refuse",
        )
        made = services.create_coupon(
            by=OPERATOR,
            assortment=kind,
            wanted=wanted,
            now=now,
            coupon_id=id_,
            secret=secret_of(id_),
            prefix=one.prefix,
        )
        assert not isinstance(made, Refused), made
        if one.prefix is not None:
            batch = codes.make_codes(
                by=OPERATOR,
                coupon=id_,
                count=SINGLE_USE_CODES,
                note="Til prøve",
                now=now,
                batch_id=f"{id_}-codes",
            )
            assert not isinstance(batch, Refused), batch
