"""Every word of the office is there in Danish and in English."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override

from kasse.office.frame.words import refusals
from kasse.office.stores import words
from tools import messages

OFFICE = Path(__file__).parents[3] / "src/kasse/office"
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%")


@pytest.mark.parametrize("language", messages.languages())
def test_nothing_is_untranslated(language):
    assert messages.missing(language) == []


@pytest.mark.parametrize("language", messages.languages())
def test_no_translation_is_left_over(language):
    catalogue = messages.translations(language)
    assert sorted(catalogue.keys() - messages.used() - {""}) == []


@pytest.mark.parametrize("language", messages.languages())
def test_translations_have_the_facts_of_their_messages(language):
    catalogue = messages.translations(language)
    for message, translation in catalogue.items():
        if message:
            assert sorted(PLACEHOLDER.findall(message)) == sorted(PLACEHOLDER.findall(translation))


@pytest.mark.parametrize("language", messages.languages())
def test_the_compiled_words_are_those_of_the_source(language):
    for path in messages.files(language):
        assert path.with_suffix(".mo").read_bytes() == messages.compiled(messages.read_po(path))


# What stands between tags and is no word in any language: numbers, units, names of languages.
NO_WORDS = {"Kasse", "Ctrl K", "Dansk", "English", "· Kasse", "SKU × 2"}


@pytest.mark.parametrize(
    "path", sorted(OFFICE.glob("*/templates/**/*.html")), ids=lambda path: path.name
)
def test_templates_have_no_words_of_their_own(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.S)
    attributes = re.findall(r'(?:placeholder|aria-label|title|alt)="([^"{]*)"', text)
    text = re.sub(r"<[^<>]*>", "\n", re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S))
    found = {line.strip() for line in [*text.splitlines(), *attributes]}
    assert {line for line in found if re.search(r"[A-Za-zÆØÅæøå]{2}", line)} - NO_WORDS == set()


def test_every_refusal_of_a_form_has_a_sentence():
    for code in ("login.wrong", "pin.trivial", "item.sku_taken", "barcode.check_digit"):
        assert code in refusals()


TILL = Path(__file__).parents[3] / "src/kasse/till"
EXCHANGE = ("catalogue_feed", "connection", "exchange", "feed_pull", "journal_push")
"""Where a till finds what it tells the office in its next hello (kasse.till.sync)."""


def codes_of(name):
    """The codes of the refusals that a module of the till makes."""
    for node in ast.walk(ast.parse((TILL / f"{name}.py").read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="refused"), args=[ast.Constant(value=code), *_]):
                yield code
            case ast.Call(func=ast.Name(id="refused")):
                pytest.fail(f"a code that this test cannot read, in line {node.lineno} of {name}")


def test_every_problem_that_a_till_reports_has_words():
    codes = {code for name in EXCHANGE for code in codes_of(name)}
    assert codes == words.TILL_PROBLEMS.keys()


def test_the_modules_above_are_those_that_make_a_problem():
    """Those of the two exchanges, and what they get refusals from."""
    imported = {
        node.module.removeprefix("kasse.till.")
        for name in ("journal_push", "feed_pull")
        for node in ast.walk(ast.parse((TILL / f"{name}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("kasse.till.")
    }
    # journal_store refuses another register's database before there is any exchange.
    refusing = {name for name in imported - {"journal_store"} if list(codes_of(name))}
    assert refusing | {"journal_push", "feed_pull"} == set(EXCHANGE)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_problem_without_words_says_so(language):
    with override(language):
        known, unknown = words.problem_words("sync.fork"), words.problem_words("sync.hologram")
    assert ("sync.fork" in known, "(sync.hologram)" in unknown) == (False, True)
    assert known.startswith({"da": "Kontoret har", "en": "The office holds"}[language])
    assert unknown.startswith({"da": "Kassen melder", "en": "The till tells"}[language])
