"""The audit of entries: what does not hold is found, with both figures."""

import pytest
from hypothesis import given

from kasse.domain.audit import Finding, audit_clock, audit_count, audit_sale, audit_till_clock
from tests.office.builders import line, lines, sale

RECEIVED = "2026-11-23T12:00:00.000Z"


def body(*rows, **changes):
    return sale(rows or (line(), line(number=2, price=500)), receipt=1, code="K1-000001") | changes


def off(code, **facts):
    return Finding(code=code, facts=facts)


@given(lines())
def test_what_adds_up_has_no_findings(rows):
    assert audit_sale(body(*rows)) == ()


@pytest.mark.parametrize("key", ["lines", "taxes", "tenders", "total", "tax", "net", "type"])
def test_a_missing_key(key):
    """AUD-1"""
    broken = body()
    del broken[key]
    assert audit_sale(broken) == (off("audit.form", about=f"'{key}'"),)


@pytest.mark.parametrize("wrong", [{"lines": 3}, {"lines": ["x"]}, {"tax": "1"}, {"taxes": [3]}])
def test_a_value_of_another_type(wrong):
    """AUD-1"""
    assert [finding.code for finding in audit_sale(body(**wrong))] == ["audit.form"]


def test_line_totals():
    """AUD-2"""
    right = line(discounts=[{"amount": -100}, {"amount": -50}], total=850)
    assert audit_sale(body(right)) == ()
    wrong = right | {"total": 900}
    assert audit_sale(body(wrong)) == (off("audit.line_total", line=1, stated=900, reckoned=850),)


def test_sums_of_lines():
    """AUD-3, AUD-4, AUD-7: prices that include tax, and prices that do not."""
    assert audit_sale(body(total=1_400)) == (
        off("audit.total", stated=1_400, reckoned=1_500),
        off("audit.net_and_tax", stated=1_400, reckoned=1_500),
        off("audit.paid", stated=1_400, reckoned=1_500),
    )
    exclusive = body(
        line(tax=250),
        tax_mode="exclusive",
        net=1_000,
        tax=250,
        total=1_250,
        taxes=[{"category": "S", "rate": 250_000, "net": 1_000, "tax": 250, "gross": 1_250}],
        tenders=[{"amount": 1_250}],
    )
    assert audit_sale(exclusive) == ()
    assert audit_sale(exclusive | {"net": 900, "tax": 350})[0] == off(
        "audit.total", stated=900, reckoned=1_000
    )


def test_tax():
    """AUD-5, AUD-6"""
    assert audit_sale(body(tax=200, net=1_300)) == (
        off("audit.tax_of_lines", stated=200, reckoned=300),
        off("audit.tax", stated=200, reckoned=300),
    )
    row = {"category": "S", "rate": 250_000, "net": 1_200, "tax": 300, "gross": 1_500}
    other = {"category": "Z", "rate": 0, "net": 10, "tax": 0, "gross": 10}
    assert audit_sale(body(taxes=[row, other])) == ()
    assert audit_sale(body(taxes=[row | {"gross": 1_499}])) == (
        off("audit.tax_row", category="S", rate=250_000, stated=300, reckoned=300),
    )
    assert audit_sale(body(taxes=[row | {"rate": 120_000}])) == (
        off("audit.tax_row", category="S", rate=120_000, stated=300, reckoned=0),
    )


def test_payment():
    """AUD-7, AUD-8"""
    cash = {"amount": 1_500, "given": 2_000, "change": 500}
    assert audit_sale(body(tenders=[cash])) == ()
    assert audit_sale(body(rounding=-10, tenders=[cash | {"amount": 1_490, "change": 510}])) == ()
    assert audit_sale(body(tenders=[cash | {"change": 400}])) == (
        off("audit.change", part=1, stated=1_500, reckoned=1_600),
    )
    assert audit_sale(body(tenders=[{"amount": 1_500, "given": 2_000}])) == ()


@pytest.mark.parametrize(
    ("stated", "pieces", "right"),
    [
        ("sale", (1, 2), True),
        ("sale", (1, -2), False),
        ("refund", (-1, -2), True),
        ("refund", (-1, 2), False),
        ("exchange", (-1, 2), True),
        ("exchange", (1, 2), True),
    ],
)
def test_the_type_fits_the_lines(stated, pieces, right):
    """AUD-8"""
    rows = [line(number=number, pieces=some) for number, some in enumerate(pieces, start=1)]
    findings = () if right else (off("audit.type", stated=stated),)
    assert audit_sale(body(*rows, type=stated)) == findings


@pytest.mark.parametrize(
    ("at", "previous", "code"),
    [
        ("2026-11-24T12:00:00.000Z", "", None),
        ("2026-11-24T12:00:00.001Z", "", "audit.clock_ahead"),
        ("1970-01-01T00:00:00.000Z", "", None),
        ("2026-11-23T10:00:00.000Z", "2026-11-23T10:01:00.000Z", None),
        ("2026-11-23T10:00:00.000Z", "2026-11-23T10:01:00.001Z", "audit.clock_backwards"),
        ("2026-11-23T10:00:00.000Z", "2026-11-23T10:00:00.000Z", None),
        ("2026-11-23T10:00:00.000Z", "yesterday", None),
        ("yesterday", "", "audit.clock_unreadable"),
        ("2026-11-23T10:00:00", "", "audit.clock_unreadable"),
    ],
)
def test_an_entrys_clock(at, previous, code):
    """AUD-9, AUD-10, AUD-11"""
    found = audit_clock(at=at, previous_at=previous, received_at=RECEIVED)
    assert [finding.code for finding in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("clock", "code"),
    [
        ("2026-11-24T12:00:00.000Z", None),
        ("2026-11-22T12:00:00.000Z", None),
        ("2026-11-22T11:59:59.999Z", "audit.clock_off"),
        ("2026-11-24T12:00:00.001Z", "audit.clock_off"),
        ("noon", "audit.clock_unreadable"),
    ],
)
def test_a_tills_clock(clock, code):
    """AUD-12"""
    found = audit_till_clock(clock=clock, received_at=RECEIVED)
    assert [finding.code for finding in found] == ([code] if code else [])


@pytest.mark.parametrize(("difference", "is_filed"), [(-2_001, 1), (2_001, 1), (-2_000, 0), (0, 0)])
def test_a_drawer_far_off(difference, is_filed):
    """AUD-17"""
    facts = {"counted": 6_000 + difference, "expected": 6_000}
    assert (
        audit_count({**facts, "difference": difference, "blind": True})
        == (off("audit.drawer", **facts),) * is_filed
    )


@pytest.mark.parametrize("body", [{}, {"counted": "9999", "expected": 0}, {"counted": 9_999}])
def test_what_is_no_count_is_for_others_to_name(body):
    """AUD-17"""
    assert audit_count(body) == ()


def test_a_deposit_that_was_not_charged():
    """AUD-15"""
    assert audit_sale(body(line(item="i-beer", deposit_missing="i-pant"))) == (
        off("audit.deposit", line=1, item="i-beer", deposit="i-pant"),
    )
