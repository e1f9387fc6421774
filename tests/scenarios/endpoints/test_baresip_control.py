"""The control connection against a server of ours that speaks like ctrl_tcp."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.errors import Unavailable
from scenarios.endpoints import baresip_control
from scenarios.endpoints.baresip_control import BaresipControl
from scenarios.endpoints.netstring import NetstringReader, encode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.live


@asynccontextmanager
async def ctrl_tcp(
    replies: dict[str, dict[str, Any] | None],
) -> AsyncIterator[tuple[BaresipControl, list[dict[str, Any]]]]:
    """A connected control and the events it gets. Command → reply; None: hang up instead of replying."""
    events: list[dict[str, Any]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        netstrings = NetstringReader()
        while data := await reader.read(4096):
            for order in netstrings.feed(data):
                reply = replies.get(order["command"])
                if reply is None:
                    writer.close()
                    return
                if reply:
                    writer.write(encode({"event": True, "type": "BEFORE_" + order["params"]}))
                    writer.write(encode({**reply, "token": order["token"]}))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    control = BaresipControl(events.append)
    await control.connect(server.sockets[0].getsockname()[1], lambda: True)
    try:
        yield control, events
    finally:
        await control.close()
        server.close()
        await server.wait_closed()


def test_a_command_gets_its_own_reply_and_events_go_their_way() -> None:
    async def main() -> None:
        async with ctrl_tcp({"dial": {"response": True, "ok": True, "data": "dialled"}}) as (control, events):
            both = await asyncio.gather(control.command("dial", "a"), control.command("dial", "b"))
            assert list(both) == ["dialled", "dialled"]
            assert [event["type"] for event in events] == ["BEFORE_a", "BEFORE_b"]

    asyncio.run(main())


def test_a_refusal_says_what_was_refused() -> None:
    async def main() -> None:
        async with ctrl_tcp({"dial": {"response": True, "ok": False, "data": "no UA"}}) as (control, _):
            with pytest.raises(Unavailable, match="baresip refuses 'dial': no UA"):
                await control.command("dial")

    asyncio.run(main())


def test_a_process_that_ends_is_told_at_once() -> None:
    async def main() -> None:
        async with ctrl_tcp({"dial": None}) as (control, _):
            with pytest.raises(Unavailable, match="baresip has ended"):
                await control.command("dial")

    asyncio.run(main())


def test_silence_has_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baresip_control, "REPLY_WITHIN_S", 0.05)

    async def main() -> None:
        async with ctrl_tcp({"dial": {}}) as (control, _):
            with pytest.raises(Unavailable, match="baresip does not reply to 'dial'"):
                await control.command("dial")

    asyncio.run(main())


def test_a_process_that_dies_before_it_listens() -> None:
    async def main() -> None:
        with pytest.raises(Unavailable, match="baresip ended while it started"):
            await BaresipControl(lambda _: None).connect(1, lambda: False)

    asyncio.run(main())


def test_without_a_connection_nothing_can_be_ordered() -> None:
    async def main() -> None:
        with pytest.raises(Unavailable, match="baresip is not running"):
            await BaresipControl(lambda _: None).command("dial")

    asyncio.run(main())
