"""The Danish of the back office and of the till uses the glossary's word for each thing."""

import re
from pathlib import Path

from django.utils import translation

from kasse.office.frame import finding
from tools import messages

ROOT = Path(__file__).parents[3]
GLOSSARY = ROOT / "docs/developer/words.md"
TILL = ROOT / "web/till/src/screen/words"
FACT = re.compile(r"%\(\w+\)s|\$\{[^}]*\}")


def never(text):
    """A pattern for the words that the glossary's tables forbid: the column headed `never`."""
    words, place = [], None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            place = None
        elif "never" in cells:
            place = cells.index("never")
        elif place is not None and not cells[place].startswith("---"):
            words += [word for word in cells[place].split(", ") if word]
    ends = [re.escape(word.removesuffix("…")) + r"\w*" * word.endswith("…") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(ends)})(?!\w)", re.IGNORECASE)


def test_the_glossary_forbids_what_its_tables_say():
    table = "| Danish | never |\n| --- | --- |\n| bon | kvittering…, fund |\n\nfund\n"
    found = never(table).findall("Kvitteringen blev fundet. Et fund. Gavekvittering, bon.")
    assert found == ["Kvitteringen", "fund"]


def test_danish_uses_the_words_of_the_glossary():
    forbidden = never(GLOSSARY.read_text(encoding="utf-8"))
    assert forbidden.search("Find kvitteringen")
    with translation.override(None):
        # What people type when they look for a page is shown nowhere.
        typed = {str(words) for words in finding.ALSO.values()}
    words = messages.translations("da")
    texts = [text for message, text in words.items() if message not in typed]
    texts += [
        line
        for name in ("da.ts", "refusals.da.ts")
        for line in (TILL / name).read_text(encoding="utf-8").splitlines()
    ]
    assert [text for text in texts if forbidden.search(FACT.sub("", text))] == []
