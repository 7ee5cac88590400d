"""`kasse setup`: a shop of one's own, whole or not at all."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kasse.commands import setup
from kasse.domain.outcome import Refused, refused
from kasse.office.actors import OPERATOR
from kasse.office.first_shop import FirstShop, make_first_shop
from kasse.office.staff import services as staff
from kasse.office.staff.models import Account, Person
from kasse.office.stores import queries

SHOP = FirstShop(
    company="Kaffebar ApS",
    store="Kaffebaren",
    country="DK",
    company_number="12345674",
    owner="Ane Bæk",
    email="Ane@Kaffebar.example",
    password="en bar med god kaffe",
    pin="4711",
)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_the_owner_can_log_in_and_sign_in_everywhere() -> None:
    made = make_first_shop(SHOP)
    assert (made.register, made.samples) == ("K1", ())
    account = staff.log_in(
        email="ane@kaffebar.example", password=SHOP.password, address="::1", now=NOW
    )
    assert isinstance(account, Account)
    assert account.is_owner
    register = queries.registers().get()
    assert (register.number, register.store.name, register.store.company.currency) == (
        "K1",
        "Kaffebaren",
        "DKK",
    )
    person = Person.objects.get()
    assert [(one.role_id, one.store_id) for one in person.assignments.all()] == [("owner", None)]
    assert person.pin_hash


@pytest.mark.django_db
def test_a_shop_in_finland_begins_with_euros_in_english() -> None:
    made = make_first_shop(replace(SHOP, country="FI", company_number="2077474-0"))
    assert not isinstance(made, Refused), made
    store = queries.stores().get()
    company = store.company
    assert (company.currency, store.language, store.zone) == ("EUR", "en", "Europe/Helsinki")
    assert (company.company_number, company.vat_number) == ("2077474-0", "FI20774740")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"password": "12345678"}, refused("account.weak_password", characters=10)),
        ({"pin": "1234"}, refused("pin.trivial")),
        ({"company_number": "12345670"}, refused("company.number", text="12345670")),
        ({"country": "FI"}, refused("company.number", text="12345674")),
    ],
)
@pytest.mark.django_db
def test_what_is_refused_leaves_nothing(change: dict[str, Any], refusal: Refused) -> None:
    assert make_first_shop(replace(SHOP, **change)) == refusal
    assert queries.company() is None
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_there_is_one_first_shop() -> None:
    made = make_first_shop(SHOP)
    assert (made.register, made.samples) == ("K1", ())
    assert make_first_shop(replace(SHOP, email="b@kaffebar.example")) == refused("company.exists")
    assert queries.registers().count() == 1


@pytest.mark.django_db
def test_an_account_without_a_company_keeps_its_address() -> None:
    staff.create_account(by=OPERATOR, email=SHOP.email, password=SHOP.password)
    assert make_first_shop(SHOP) == refused("account.email_taken", email="ane@kaffebar.example")
    assert queries.company() is None


def test_the_command_has_words_for_every_refusal() -> None:
    assert {
        "company.exists",
        "company.number",
        "account.email_taken",
        "account.weak_password",
        "account.long_password",
        "account.common_password",
        "account.guessable_password",
        "pin.not_digits",
        "pin.too_short",
        "pin.too_long",
        "pin.trivial",
    } == set(setup.WORDS)


def test_the_command(tmp_path: Path) -> None:
    words = ("--company", "Kaffebar ApS", "--owner", "Ane Bæk", "--email", "ane@kaffebar.example")
    weak = command(tmp_path, *words, answers="for kort\n4711\n")
    assert (weak.returncode, weak.stdout) == (
        1,
        "The password is too short. (characters 10)\n",
    )
    done = command(tmp_path, *words, answers="en bar med god kaffe\n4711\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "kasse pair K1" in done.stdout
    again = command(tmp_path, *words, answers="en bar med god kaffe\n4711\n")
    assert (again.returncode, again.stdout) == (1, f"{setup.WORDS['company.exists']}\n")
    elsewhere = command(tmp_path, *words, "--country", "XX", answers="")
    assert (elsewhere.returncode, "no country XX" in elsewhere.stdout) == (2, True)


def command(data: Path, *words: str, answers: str) -> "subprocess.CompletedProcess[str]":
    """`kasse setup`, with what would be typed."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("KASSE_")}
    return subprocess.run(
        (sys.executable, "-m", "kasse", "setup", *words),
        env={**env, "KASSE_DATA": str(data)} | {"DATABASE_URL": ""},
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )
