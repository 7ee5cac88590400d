"""Finland: what a Finnish shop starts with.

Sources:

- VAT: arvonlisäverolaki 1501/1993, §§ 84, 85 and 85 a. 25.5 % since 1 September 2024, 24 % before;
  13.5 % since 1 January 2026, 14 % before, on food, restaurants, books, medicines, passenger
  transport, accommodation and culture, not on alcohol; 10 % on subscriptions to newspapers and
  magazines, while single copies have the standard rate. The days are those of the Tax
  Administration's guidance (Verohallinto: 20 December 2012, and that for 1 January 2026).
- Cash: laki euromääräisten maksujen pyöristämisestä 890/2000, § 1, rounds to five cents
  (kasse.domain.cash_rounding, MONEY-18), so that drawers hold neither one cent nor two. The
  500-euro note is not issued any more (Eurosystem, since 2019); a shop that takes them adds them.
- Company number: the Y-tunnus (Business ID), seven digits and a check digit by the weights
  7 9 10 5 8 4 2 modulo 11 (Patentti- ja rekisterihallitus); the VAT number is FI and its digits.
- Receipts: laki kuitintarjoamisvelvollisuudesta käteiskaupassa 658/2013: name, contact details and
  Business ID, day, number, goods, and the tax by rate. There is no law on devices in registers.
- Deposits: valtioneuvoston asetus juomapakkausten palautusjärjestelmästä 526/2013, § 2, and Palpa:
  a can 0.15; a plastic bottle 0.10 up to 0.35 l, 0.20 below 1 l, 0.40 from 1 l; glass 0.10. They
  include VAT (Palpa, 9 July 2024), at the standard rate whatever was in them (Verohallinto, 20
  December 2012, of returnable packages).
- Ages: alkoholilaki 1102/2017: 18 years for drinks up to 22 %, 20 for stronger ones in shops.

Not confirmed, and stated from general knowledge: the section of the alcohol act, and that no later
guidance of the Tax Administration changed the rate of deposits and of single copies.
"""

from typing import Final

from stdnum.fi import ytunnus

from kasse.fiscal.countries.everywhere import (
    CUSTOMER_GROUPS,
    FACTS,
    LIMITS,
    REASONS,
    REASONS_REQUIRED,
    ROLES,
    TENDERS,
    CompanyNumber,
    Country,
    rate,
)

FINLAND: Final = Country(
    code="FI",
    names={"da": "Finland", "en": "Finland"},
    currency="EUR",
    language="en",
    zone="Europe/Helsinki",
    company_number=CompanyNumber(
        label={"da": "Y-tunnus", "en": "Y-tunnus"},
        name={"da": "Y-tunnus", "en": "Business ID (Y-tunnus)"},
        hint={
            "da": "Otte cifre, som 1234567-1. Det står på bonerne; det kan tilføjes senere.",
            "en": "Eight digits, such as 1234567-1. It stands on receipts; it can be added later.",
        },
        module=ytunnus,
        vat_prefix="FI",
        written=ytunnus.format,
    ),
    facts=(
        {"da": "Euro", "en": "Euros"},
        {
            "da": "Moms på 25,5 %, 13,5 % og 10 %, indregnet i priserne",
            "en": "VAT of 25.5 %, 13.5 % and 10 %, included in prices",
        },
        {"da": "Kontanter afrundes til 5 cent", "en": "Cash rounded to 5 cents"},
        *FACTS,
    ),
    settings={
        "tax": {
            "mode": "inclusive",
            "rounding_at": "sum",
            "rounding": "half_up",
            "rates": [
                rate("standard", "FI", 240_000, "S", "2013-01-01"),
                rate("standard", "FI", 255_000, "S", "2024-09-01"),
                rate("reduced", "FI", 140_000, "S", "2013-01-01"),
                rate("reduced", "FI", 135_000, "S", "2026-01-01"),
                rate("second_reduced", "FI", 100_000, "S", "2013-01-01"),
                rate("zero", "FI", 0, "Z", "2013-01-01"),
                rate("exempt", "FI", 0, "E", "2013-01-01"),
                rate("outside", "FI", 0, "O", "2013-01-01"),
            ],
        },
        "tenders": list(TENDERS),
        "quick_cash": [500, 1_000, 2_000, 5_000],
        "denominations": [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000],
        "reasons": REASONS,
        "customer_groups": CUSTOMER_GROUPS,
        "reasons_required": list(REASONS_REQUIRED),
        "in_store_patterns": [],
        "receipt": {
            "header": [],
            "footer": ["Thank you, and welcome back"],
            "show_qr": True,
            "digital_url": "",
        },
        "limits": LIMITS,
    },
    roles=ROLES,
)
