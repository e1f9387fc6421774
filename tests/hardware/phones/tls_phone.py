"""A fake phone behind a real port with TLS: its certificate is its own, expired, and made out to somebody else."""

from __future__ import annotations

import datetime
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

from emulator.runtime.certificate_maker import make_certificates
from hardware.simulators.web import WebAnswer, WebServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from hardware.simulators.web import WebRequest
    from tests.hardware.phones.fake_phones import FakePhone

LONG_AGO = datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC)


def phones_own_tls(folder: Path) -> ssl.SSLContext:
    """As a phone shows it that has been lying on a shelf."""
    made = make_certificates(folder, ["phone.example"], LONG_AGO)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made.server, made.key)
    return tls


@asynccontextmanager
async def by_tls(fake: FakePhone, tls: ssl.SSLContext) -> AsyncIterator[str]:
    """HOST:PORT of its web interface."""

    async def respond(asked: WebRequest) -> WebAnswer:
        url = f"https://{asked.headers['host']}{asked.path}" + (f"?{asked.raw_query}" if asked.raw_query else "")
        given = fake.serve(httpx.Request(asked.method, url, headers=dict(asked.headers), content=asked.body))
        kept = tuple((name, value) for name, value in given.headers.items() if name == "set-cookie")
        kind = given.headers.get("content-type", "text/html")
        return WebAnswer(status=given.status_code, body=given.content, content_type=kind, headers=kept)

    server = WebServer(respond, server_name="a phone")
    host, port = await server.start("127.0.0.1", 0, tls)
    try:
        yield f"{host}:{port}"
    finally:
        await server.stop()
