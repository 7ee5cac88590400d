"""Every word of the office is there in Danish and in English."""

import ast
import html
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
NO_WORDS = {
    "Kasse",
    "Ctrl K",
    "Dansk",
    "English",
    "SKU × 2",
    "SKU",
    "HTTP",
    "POST",
    "ms",
    "webhook-id:",
    "Authorization: Bearer",
    "kasse_…",
}


ATTRIBUTES = (
    "placeholder|aria-label|aria-description|aria-roledescription|title|alt"
    "|data-confirm|data-confirm-words|data-confirm-button"
)
TAG = re.compile(r"{%-?\s*(?!\s|translate|blocktranslate|url|static|load|extends|trans)[^%]*%}")
IN_TAG = re.compile(r"""(?<!_\()["']([A-ZÆØÅ][a-zæøå]+(?: [^"']*)?)["']""")
"""What a tag is given as words, but for `_("…")`."""


@pytest.mark.parametrize(
    "path", sorted(OFFICE.glob("*/templates/**/*.html")), ids=lambda path: path.name
)
def test_templates_have_no_words_of_their_own(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}|{#.*?#}", "", text, flags=re.S)
    attributes = re.findall(rf'(?:{ATTRIBUTES})="([^"{{]*)"', text)
    attributes += [words for tag in TAG.findall(text) for words in IN_TAG.findall(tag)]
    text = re.sub(r"<[^<>]*>", "\n", re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S))
    found = {
        line.strip(" ·\N{NO-BREAK SPACE}")
        for line in [*html.unescape(text).splitlines(), *attributes]
    }
    assert {line for line in found if re.search(r"[A-Za-zÆØÅæøå]{2}", line)} - NO_WORDS == set()


CALLED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "route", "get", "post"}
SENTENCE = re.compile(r"^[A-ZÆØÅ][a-zæøå]+( [a-zæøåA-Z]+)+[.?!:]?$|[a-z]{2,} [a-z]{2,}.*[.?!]$")
SPOKEN = ("*/pages/*.py", "*/pages/*/*.py", "*/templatetags/*.py", "*/*words*.py", "frame/*.py")
NO_SENTENCES = {"Ctrl K"}


def sentences_of_its_own(text):
    """Texts in a module that read like a sentence and are given to no gettext."""
    passed: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
                name in CALLED or name.endswith("Error")
            ):
                passed.update(map(ast.unparse, ast.walk(node)))
            case ast.Expr(value=ast.Constant()) | ast.Assert() | ast.Raise() | ast.Subscript():
                passed.update(ast.unparse(one) for one in ast.walk(node))
            case _:
                pass
    found = [
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if SENTENCE.search(node.value) and ast.unparse(node) not in passed
    ]
    return set(found) - NO_SENTENCES


def test_pages_say_nothing_that_is_not_translated():
    assert sentences_of_its_own('a = {"b": "Not found here."}; c(_("Well done"))') == {
        "Not found here."
    }
    paths = sorted({path for pattern in SPOKEN for path in OFFICE.glob(pattern)})
    found = {path.name: sentences_of_its_own(path.read_text(encoding="utf-8")) for path in paths}
    assert {name: words for name, words in found.items() if words} == {}


SCRIPTS = OFFICE.parents[2] / "web/office/src"
SCRIPTED = re.compile(
    r"""(?:textContent|innerText|title|placeholder|ariaLabel|alt)\s*=\s*["'`][^"'`$]*[A-Za-z]{2}"""
    r"""|setAttribute\(\s*["'](?:aria-\w*label|title|placeholder|alt)["'],\s*["'`][^"'`$]*[A-Za-z]{2}"""
    r"""|\b(?:alert|confirm|prompt)\(|>[^<>$`"'{}]*[A-Za-z]{2}[^<>$`"'{}]*</"""
)


def test_scripts_have_no_words_of_their_own():
    """They take them from the page."""
    assert SCRIPTED.search('one.textContent = "Saved";')
    assert SCRIPTED.search("one.innerHTML = `<b>Saved</b>`;")
    assert not SCRIPTED.search("one.textContent = `${one.dataset.words} ${count}`;")
    found = {path.name: SCRIPTED.findall(path.read_text()) for path in SCRIPTS.glob("*.js")}
    assert {name: words for name, words in found.items() if words} == {}


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
    assert known.startswith({"da": "Backoffice har", "en": "The office holds"}[language])
    assert unknown.startswith({"da": "Kassen melder", "en": "The till reports"}[language])
