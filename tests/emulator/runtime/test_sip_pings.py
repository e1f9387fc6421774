"""Pings keep a connection open; one that answered before and does not now is dead."""

from __future__ import annotations

import asyncio

import pytest

from emulator.runtime.sip_pings import PING_EVERY_S, PONG_WITHIN_S, SipPings

pytestmark = pytest.mark.asyncio
ROUND_S = PING_EVERY_S + PONG_WITHIN_S


class Line:
    """A connection whose far end answers for as long as it is told to."""

    def __init__(self, *, answers: bool) -> None:
        self.sent: list[bytes] = []
        self.deaths = 0
        self.answers = answers
        self.pings = SipPings(asyncio.get_running_loop(), self._send, self._died)

    def _send(self, data: bytes) -> None:
        self.sent.append(data)
        if self.answers:
            self.pings.heard(b"\r\n")

    def _died(self) -> None:
        self.deaths += 1


async def test_a_far_end_that_answers_is_asked_again_and_again() -> None:
    line = Line(answers=True)
    await asyncio.sleep(3 * PING_EVERY_S + 1)
    assert (line.sent, line.deaths) == ([b"\r\n\r\n"] * 3, 0)
    line.pings.close()
    await asyncio.sleep(PING_EVERY_S)
    assert len(line.sent) == 3


async def test_a_far_end_that_falls_silent_is_dead() -> None:
    line = Line(answers=True)
    await asyncio.sleep(PING_EVERY_S + 1)
    line.answers = False
    await asyncio.sleep(ROUND_S)
    assert (len(line.sent), line.deaths) == (2, 1)
    await asyncio.sleep(2 * ROUND_S)
    assert (len(line.sent), line.deaths) == (2, 1), "once"


async def test_a_message_is_as_good_as_a_pong() -> None:
    line = Line(answers=True)
    await asyncio.sleep(PING_EVERY_S + 1)
    line.answers = False
    await asyncio.sleep(PING_EVERY_S)
    line.pings.heard(b"OPTIONS sip:a@b SIP/2.0\r\n")
    await asyncio.sleep(PONG_WITHIN_S)
    assert line.deaths == 0


async def test_who_knows_no_pings_is_left_alone() -> None:
    line = Line(answers=False)
    await asyncio.sleep(3 * ROUND_S)
    assert line.deaths == 0
