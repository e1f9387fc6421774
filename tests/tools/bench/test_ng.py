"""The ng protocol: bencode there and back, answers matched with questions, refusals told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import pytest

from emulator.base.errors import BadInput, Unavailable
from tools.bench.ng import NgClient, bdecode, bencode

if TYPE_CHECKING:
    from tools.bench.ng import Value


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ("", b"0:"),
        ("µ-law", b"6:\xc2\xb5-law"),
        (-7, b"i-7e"),
        (["a", 1, []], b"l1:ai1elee"),
        ({"b": {"x": "y"}, "a": 0}, b"d1:ai0e1:bd1:x1:yee"),
    ],
)
def test_bencode(value: Value, data: bytes) -> None:
    assert bencode(value) == data
    assert bdecode(data) == value


@pytest.mark.parametrize(
    "data", [b"", b"x", b"5:ab", b"i1", b"ixe", b"l1:a", b"d1:ae", b"i1ei2e", b"2:\xff\xfe", b"-1:a"]
)
def test_what_is_no_bencode_is_bad_input(data: bytes) -> None:
    with pytest.raises(BadInput):
        bdecode(data)


class Engine(asyncio.DatagramProtocol):
    """Answers the first try of nothing, and the others with `answer`."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self.asked: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.asked.append(data)
        if len(self.asked) > 1:
            self.transport.sendto(b"0 d6:result4:pinge", addr)
            self.transport.sendto(data.split(b" ")[0] + b" " + self._answer, addr)


async def asked(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, object], list[bytes]]:
    """The answer to a ping, and what was asked."""
    monkeypatch.setattr("tools.bench.ng.ANSWER_LIMIT_S", 0.05)
    loop = asyncio.get_running_loop()
    transport, engine = await loop.create_datagram_endpoint(lambda: Engine(answer), local_addr=("127.0.0.1", 0))
    client = NgClient()
    try:
        await client.connect(transport.get_extra_info("sockname")[1])
        return await client.ask("ping", to_tag="b"), engine.asked
    finally:
        client.close()
        transport.close()


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_question_is_asked_until_its_own_answer_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, questions = await asked(b"d6:result4:ponge", monkeypatch)
    assert answer == {"result": "pong"}
    assert questions[0] == questions[1] == b"1 d7:command4:ping6:to-tag1:be"


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_refusal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable, match=r"refuses 'ping': .*no such call"):
        await asked(b"d12:error-reason12:no such call6:result5:errore", monkeypatch)


@pytest.mark.live
@pytest.mark.asyncio
async def test_silence_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.bench.ng.TRIES", 1)
    with pytest.raises(Unavailable, match="does not answer"):
        await asked(b"", monkeypatch)
