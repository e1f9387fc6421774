"""The inline app: documents with variables, callbacks answered empty, everything noted."""

from __future__ import annotations

import asyncio

import httpx

from scenarios.runner.inline_app import InlineApp


def test_documents_and_callbacks() -> None:
    app = InlineApp({"/answer/": "<Response>${agent.uri} ${other}</Response>"}, lambda: 12.5)
    app.variables["agent.uri"] = "sip:a@b"

    async def main() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://app") as client:
            answer = await client.post("/answer/?q=1", data={"CallUUID": "ä", "Digits": ""})
            assert answer.text == "<Response>sip:a@b ${other}</Response>"
            assert answer.headers["content-type"].startswith("application/xml")
            assert (await client.get("/x/", params={"a": "1"})).text == ""

    asyncio.run(main())
    posted, got = app.log.requests
    assert (posted.number, posted.at, posted.method, posted.path) == (1, 12.5, "POST", "/answer/")
    assert posted.url == "http://app/answer/?q=1"
    assert posted.fields == {"CallUUID": "ä", "Digits": ""}
    assert (got.method, got.path, got.fields) == ("GET", "/x/", {"a": "1"})
    assert "user-agent" in got.headers
