"""axe, asked about a page as it stands."""

from playwright.sync_api import Page

from tests.browser.till_build import ROOT

_AXE = ROOT / "web/till/node_modules/axe-core/axe.min.js"
_VIOLATIONS = """async () => {
    const {violations} = await axe.run(document);
    return violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.target).join()}`);
}"""


def judge(page: Page, found: dict[str, list[str]], where: str, place: str) -> None:
    """What axe says of the page as it stands, light and dark."""
    # The policy keeps a page from running this; a debugger may.
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": _AXE.read_text()})
    session.detach()
    page.emulate_media(color_scheme="light")
    found[f"{where} {place} light"] = settled_violations(page)
    page.emulate_media(color_scheme="dark")
    found[f"{where} {place} dark"] = settled_violations(page)


def settled_violations(page: Page) -> list[str]:
    """Colours are judged when they no longer change."""
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))")
    violations: list[str] = page.evaluate(_VIOLATIONS)
    return violations
