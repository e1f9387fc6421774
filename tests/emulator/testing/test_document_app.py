"""Documents by path; anything else is a callback."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from emulator.testing.document_app import DocumentApp

DOCUMENTS = {"/answer/": "<Response/>"}


@pytest.mark.parametrize(
    ("path", "kind", "body"), [("/answer/", "application/xml", "<Response/>"), ("/hangup/", "text/plain", "")]
)
def test_what_is_answered(path: str, kind: str, body: str) -> None:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=DocumentApp(DOCUMENTS))) as client:
            return await client.post(f"http://app{path}", data={"Event": "StartApp"})

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.text) == (200, body)
    assert answer.headers["content-type"].startswith(kind)
