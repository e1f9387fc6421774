"""What a phone reports by HTTP: in order, with its name; what cannot be sent is counted."""

from __future__ import annotations

import asyncio

import httpx

from hardware.simulators.reporting import Reporter


def test_reports_go_out_in_order() -> None:
    came: list[tuple[str, str, bytes, str]] = []

    def take(request: httpx.Request) -> httpx.Response:
        came.append((request.method, request.url.path, request.content, request.headers["user-agent"]))
        if request.url.path == "/broken":
            raise httpx.ConnectError("nobody there")
        return httpx.Response(404)

    async def main() -> None:
        reporter = Reporter("a phone", httpx.MockTransport(take))
        reporter.get("http://lab.test/a")
        reporter.get("http://lab.test/broken")
        reporter.post("http://lab.test/b", b"<x/>", "text/xml")
        await reporter.stop(5)
        assert reporter.failed == 1
        await Reporter("one that says nothing").stop(5)

    asyncio.run(main())
    assert came == [
        ("GET", "/a", b"", "a phone"),
        ("GET", "/broken", b"", "a phone"),
        ("POST", "/b", b"<x/>", "a phone"),
    ]
