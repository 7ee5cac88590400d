"""Who may do what (docs/rules/session.md, SES-8; docs/rules/basket.md, BSK-30)."""

import pytest

from kasse.domain.authority import Authority, Granted, authorise
from kasse.domain.outcome import refused
from kasse.domain.permissions import PERMISSION_CODES, PERMISSIONS
from tests.domain.selling import NOBODY, holder


def test_by_oneself_nobody_else_is_named() -> None:
    authority = Authority(holder=holder("line.price"), approver=holder("line.price"))
    assert authorise(authority, "line.price") == Granted()


def test_somebody_else_lends_theirs() -> None:
    """SES-8"""
    authority = Authority(holder=NOBODY, approver=holder("line.price"))
    assert authorise(authority, "line.price") == Granted(approved_by="bo")
    assert authorise(authority, "basket.void") == refused(
        "permission.denied", permission="basket.void"
    )
    assert authorise(Authority(holder=NOBODY), "line.price") == refused(
        "permission.denied", permission="line.price"
    )


@pytest.mark.parametrize(("discount", "approved"), [(100_000, True), (100_001, False)])
def test_the_limit_of_one_person_is_not_added_to_another_s(discount: int, approved: bool) -> None:
    """BSK-30"""
    authority = Authority(
        holder=holder("discount.line", max_discount_ppm=50_000),
        approver=holder("discount.line", max_discount_ppm=100_000),
    )
    found = authorise(authority, "discount.line", discount_ppm=discount)
    assert found == (
        Granted(approved_by="bo")
        if approved
        else refused("permission.denied", permission="discount.line")
    )


def test_every_permission_is_named_once() -> None:
    assert tuple(code for code, _ in PERMISSIONS) == PERMISSION_CODES
    assert len(set(PERMISSION_CODES)) == len(PERMISSION_CODES)
