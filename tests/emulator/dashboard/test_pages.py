"""Static files: what lies in the folder with the right type, and nothing that lies elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.dashboard.pages import STATIC_FOLDER, TYPES, find_file
from tests.emulator.dashboard.made_up_platform import a_client, a_dashboard

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_of_the_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "static" / "phone").mkdir(parents=True)
    (tmp_path / "static" / "phone" / "dial.js").touch()
    assert find_file(tmp_path / "static", "phone/dial.js") == tmp_path / "static" / "phone" / "dial.js"


@pytest.mark.parametrize(
    "path",
    ["../secret.js", "/etc/hosts.txt", "phone", "", "none.js", "a\0.js", "phone/../../secret.js", "link.js", "x.py"],
)
def test_nothing_else_is(tmp_path: Path, path: str) -> None:
    (tmp_path / "static" / "phone").mkdir(parents=True)
    (tmp_path / "secret.js").touch()
    (tmp_path / "static" / "x.py").touch()
    (tmp_path / "static" / "link.js").symlink_to(tmp_path / "secret.js")
    assert find_file(tmp_path / "static", path) is None


def test_every_file_that_is_shipped_is_served() -> None:
    """What has no type would lie there for nobody; licences and notes of vendored files may."""
    files = [path for path in STATIC_FOLDER.rglob("*") if path.is_file()]
    assert files
    assert {path.name for path in files if path.suffix not in TYPES and "vendor" not in path.parts} == set()


@pytest.mark.asyncio
async def test_a_browser_keeps_a_file_and_asks_whether_it_changed() -> None:
    async with a_client(a_dashboard()) as browser:
        first = await browser.get("/static/enter.css")
        again = await browser.get("/static/enter.css", headers={"If-None-Match": first.headers["etag"]})
        escaped = await browser.get("/static/%2e%2e/onlooker.py")
        none = await browser.get("/static/none.js")
    assert first.headers["content-type"] == "text/css; charset=utf-8"
    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert [escaped.status_code, none.status_code] == [404, 404]
