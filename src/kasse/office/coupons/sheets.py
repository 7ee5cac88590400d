"""Coupons, their uses and their codes as rows of a file for a spreadsheet."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from kasse.domain.coupons import single_use_code, written
from kasse.office.coupons import queries
from kasse.office.coupons.models import Batch
from kasse.office.coupons.words import OFFLINE, STATES
from kasse.office.frame.locales import sheet_time
from kasse.office.stores import queries as stores

SHEET_MOST: Final = 960
"""Codes in one file of cards: forty pages, a few seconds."""


def coupons(*, wanted: queries.CouponFilter, sort: str) -> Iterator[list[Any]]:
    """The head, and all coupons wanted."""
    yield [
        _("Name"),
        _("Campaign codes"),
        _("Prefix"),
        _("GS1 numbers"),
        _("Codes made"),
        _("Times used"),
        _("When the office cannot be asked"),
        _("Note"),
    ]
    for row in queries.every_coupon(wanted=wanted, sort=sort):
        yield [
            row.name,
            " ".join(row.codes),
            row.prefix or "",
            " ".join(row.numbers),
            row.codes_made,  # type: ignore[attr-defined]  # annotated by the query
            row.times_used,  # type: ignore[attr-defined]  # annotated by the query
            str(OFFLINE[row.offline]),
            row.note,
        ]


def uses(*, wanted: queries.UseFilter, zone: str) -> Iterator[list[Any]]:
    """The head, and what became of a coupon's codes."""
    yield [_("Code"), _("State"), _("Time"), _("Receipt"), _("Register"), _("Reason"), _("By")]
    numbers = {row.id: row.number for row in stores.registers()}
    for row in queries.every_use(wanted=wanted):
        yield [
            row.shown,
            str(STATES[row.state]),
            sheet_time(row.at, zone),
            row.receipt_code,
            numbers.get(row.register, row.register),
            row.reason,
            row.by,
        ]


def codes(batch: Batch) -> Iterator[list[Any]]:
    """The head, and the codes of a batch, made one after the other while the file is written."""
    yield [_("Code"), _("Number"), _("Coupon"), _("Note")]
    for number, code in _codes(batch, skip=0, most=batch.count):
        yield [written(code), number, batch.coupon.name, batch.note]


def cards(batch: Batch, *, skip: int) -> Iterator[tuple[str, str]]:
    """At most SHEET_MOST codes of a batch, after so many, each with what people read."""
    for _number, code in _codes(batch, skip=skip, most=SHEET_MOST):
        yield code, written(code)


def ranges(batch: Batch) -> list[tuple[int, int, int]]:
    """The files of cards of a batch: how many codes come before, and its first and last one."""
    return [
        (skip, skip + 1, min(skip + SHEET_MOST, batch.count))
        for skip in range(0, batch.count, SHEET_MOST)
    ]


def _codes(batch: Batch, *, skip: int, most: int) -> Iterator[tuple[int, str]]:
    """Numbers of a batch, each with its code."""
    coupon, key = batch.coupon, batch.coupon.key
    assert key is not None
    assert coupon.prefix is not None
    for number in range(batch.first + skip, batch.first + min(skip + most, batch.count)):
        yield number, single_use_code(prefix=coupon.prefix, number=number, secret=key)
