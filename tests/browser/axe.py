"""What axe-core has to say of a page: its serious and critical findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.peers import NODE_MODULES

if TYPE_CHECKING:
    from playwright.async_api import Page

GRAVE = ("serious", "critical")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


async def grave_findings(page: Page) -> list[str]:
    """A line for each: the rule, and where on the page."""
    # By the debugger's way in: the page's own policy lets no script in that is not its own.
    await page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = await page.evaluate("(rules) => axe.run(document, { runOnly: rules })", RULES)
    return [
        f"{each['id']}: {node['target']}: {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
