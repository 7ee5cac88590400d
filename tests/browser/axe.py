"""axe, asked about a page as it stands."""

from playwright.sync_api import Page

from tests.browser.till_build import ROOT

_AXE = ROOT / "web/till/node_modules/axe-core/axe.min.js"
# What goes round for ever, or stands still in something folded up, ends never and changes no colour.
_SETTLED = """() => Promise.race([
    Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0))),
    new Promise((end) => setTimeout(end, 1_000)),
])"""
_VIOLATIONS = """async (rules) => {
    const wanted = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
    const {violations} = await axe.run(document, {...wanted, resultTypes: ["violations"]});
    return violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.target).join()}`);
}"""


COLOURS = ("color-contrast",)
"""What another look of the same page can break."""


def judge(page: Page, found: dict[str, list[str]], where: str, place: str) -> None:
    """What axe says of the page as it stands, light, and of its colours, dark."""
    load(page)
    page.emulate_media(color_scheme="light")
    found[f"{where} {place} light"] = settled_violations(page)
    page.emulate_media(color_scheme="dark")
    found[f"{where} {place} dark"] = settled_violations(page, COLOURS)


def load(page: Page) -> None:
    """Brings axe into the page."""
    # The policy keeps a page from running this; a debugger may.
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": _AXE.read_text()})
    session.detach()


def load_always(page: Page) -> None:
    """Brings axe into whatever the page shows from now on: it is sent to the browser once."""
    page.add_init_script(path=_AXE)


def settled_violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """Colours are judged when they no longer change; by these rules of axe alone, or by all."""
    page.evaluate(_SETTLED)
    violations: list[str] = page.evaluate(_VIOLATIONS, list(rules))
    return violations
