"""A folder on a server: found, not there, refused; by HTTP, HTTPS and TFTP."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.base.errors import BadInput
from hardware.simulators.boot.files import Folder, TftpFiles, WebFiles
from hardware.simulators.boot.terms import NoConfiguration

if TYPE_CHECKING:
    from pathlib import Path

TRUSTED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def got(name: str, url: str = "http://u:p@lab:8090/token") -> tuple[bytes | None, httpx.Request]:
    """What is got from a server that knows a few files, and what it was asked."""
    asked: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        known = {"a.cfg": 200, "b.cfg": 403, "c.cfg": 200}
        name = request.url.path.rpartition("/")[2]
        content = b"x" * (2 << 20 if name == "c.cfg" else 3)
        if name == "d.cfg":
            raise httpx.ConnectError("refused")
        return httpx.Response(known.get(name, 404), content=content)

    files = WebFiles(url, user_agent="Phone 1", trusted=TRUSTED, transport=httpx.MockTransport(serve))
    return asyncio.run(files.get(name)), asked[0]


def test_a_file_is_fetched_as_the_phone() -> None:
    content, request = got("a.cfg")
    assert content == b"xxx"
    assert (request.url.path, request.headers["user-agent"]) == ("/token/a.cfg", "Phone 1")
    assert got("none.cfg", "http://lab/")[0] is None


@pytest.mark.parametrize(
    ("name", "why"),
    [("b.cfg", "403 Forbidden"), ("c.cfg", "is larger than"), ("d.cfg", "refused")],
)
def test_what_cannot_be_had_is_said_without_the_password(name: str, why: str) -> None:
    with pytest.raises(NoConfiguration) as told:
        got(name)
    assert str(told.value).startswith(f"http://lab:8090/token/{name}: {why}")


@pytest.mark.parametrize("url", ["ftp://lab/", "lab", "http://", "http://lab:x/"])
def test_what_is_no_folder_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="--provisioning: is no URL by http, https or tftp"):
        Folder(url, None, "--provisioning")


def test_each_scheme_has_its_files(tmp_path: Path) -> None:
    assert isinstance(Folder("https://lab/", None, "x").files("Phone"), WebFiles)
    by_tftp = Folder("tftp://lab:6969/some", None, "x").files("Phone")
    assert isinstance(by_tftp, TftpFiles)
    assert by_tftp.url_of("a.cfg") == "tftp://lab:6969/some/a.cfg"
    with pytest.raises(BadInput, match=r"ca\.pem: cannot be used"):
        Folder("https://lab/", tmp_path / "ca.pem", "x")
