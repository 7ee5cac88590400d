"""Denmark: what a Danish shop starts with.

Sources: momsloven § 33 (25 %), § 34 (zero rate), § 13 (exemptions); coins and notes as issued by
Danmarks Nationalbank (the 1000-krone note was withdrawn on 31 May 2025). CVR numbers have eight
digits, the last one checks the others (Erhvervsstyrelsen); the VAT number is DK and the same. How
cash is rounded stands with the other currencies' rules (kasse.domain.cash_rounding, MONEY-18).
"""

from typing import Final

from stdnum.dk import cvr

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

DENMARK: Final = Country(
    code="DK",
    names={"da": "Danmark", "en": "Denmark"},
    currency="DKK",
    language="da",
    zone="Europe/Copenhagen",
    company_number=CompanyNumber(
        label={"da": "CVR-nr.", "en": "CVR no."},
        name={"da": "CVR-nummer", "en": "CVR number"},
        hint={
            "da": "Otte cifre. Det står på bonerne; det kan tilføjes senere.",
            "en": "Eight digits. It stands on receipts; it can be added later.",
        },
        module=cvr,
        vat_prefix="DK",
    ),
    facts=(
        {"da": "Danske kroner", "en": "Danish kroner"},
        {"da": "Moms på 25 %, indregnet i priserne", "en": "VAT of 25 %, included in prices"},
        {"da": "Kontanter afrundes til 50 øre", "en": "Cash rounded to 50 øre"},
        *FACTS,
    ),
    settings={
        "tax": {
            "mode": "inclusive",
            "rounding_at": "sum",
            "rounding": "half_up",
            "rates": [
                rate("standard", "DK", 250_000, "S", "1992-01-01"),
                rate("zero", "DK", 0, "Z", "1992-01-01"),
                rate("exempt", "DK", 0, "E", "1992-01-01"),
                rate("outside", "DK", 0, "O", "1992-01-01"),
            ],
        },
        "tenders": list(TENDERS),
        "quick_cash": [5_000, 10_000, 20_000, 50_000],
        "denominations": [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000],
        "reasons": REASONS,
        "customer_groups": CUSTOMER_GROUPS,
        "reasons_required": list(REASONS_REQUIRED),
        "in_store_patterns": [],
        "receipt": {
            "header": [],
            "footer": ["Tak for besøget"],
            "show_qr": True,
            "digital_url": "",
        },
        "limits": LIMITS,
    },
    roles=ROLES,
)
