"""Pictures of pages for the documents, taken when OFFHOOK_PICTURES names a folder, docs/images for example."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

FOLDER = os.environ.get("OFFHOOK_PICTURES", "")
"""Nothing is written without one."""


async def picture(page: Page, name: str) -> None:
    """Take one, if that was asked for."""
    if FOLDER:
        await page.screenshot(path=Path(FOLDER) / f"{name}.png")
