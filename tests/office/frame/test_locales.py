"""Numbers and days in the reader's language (the CLDR's rules)."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from kasse.domain.number_text import DANISH, ENGLISH
from kasse.office.frame import locales
from kasse.office.frame.templatetags import kasse

NBSP = "\N{NO-BREAK SPACE}"


def test_the_till_writes_numbers_as_the_cldr_does():
    assert locales.number_format("da") == DANISH
    assert locales.number_format("en") == ENGLISH


@pytest.mark.parametrize(
    ("number", "danish", "english"),
    [(0, "0", "0"), (12_345, "12.345", "12,345"), (-1_000, "−1.000", "−1,000")],
)
def test_counts_are_grouped(number, danish, english):
    assert locales.whole(number, "da") == danish
    assert locales.whole(number, "en") == english


@pytest.mark.parametrize(
    ("ppm", "danish", "english"),
    [
        (250_000, f"25{NBSP}%", "25%"),
        (125_001, f"12,5001{NBSP}%", "12.5001%"),
        (-50_000, f"−5{NBSP}%", "−5%"),
    ],
)
def test_percentages_lose_no_digit(ppm, danish, english):
    assert locales.percent(ppm, "da") == danish
    assert locales.percent(ppm, "en") == english


def test_days():
    assert locales.day_text(date(2026, 11, 3), "da") == "3. nov. 2026"
    assert locales.day_text(date(2026, 5, 3), "da") == "3. maj 2026"
    assert locales.day_text(date(2026, 11, 3), "en") == "3 Nov 2026"


@pytest.mark.parametrize(
    ("passed", "danish", "english"),
    [
        (timedelta(seconds=61), "for 1 minut siden", "1 minute ago"),
        (timedelta(minutes=119), "for 1 time siden", "1 hour ago"),
        (timedelta(hours=23, minutes=59), "for 23 timer siden", "23 hours ago"),
        (timedelta(days=400), "for 400 dage siden", "400 days ago"),
    ],
)
def test_what_is_not_full_does_not_count_yet(passed, danish, english):
    assert locales.since_text(passed, "da") == danish
    assert locales.since_text(passed, "en") == english


def test_changes_have_their_sign():
    with override("da"):
        assert kasse.signed_percent(12) == f"+12{NBSP}%"
        assert kasse.signed(-1_200) == "−1.200"
    with override("en"):
        assert kasse.signed_percent(0) == "0%"
        assert kasse.signed(1_200) == "+1,200"
