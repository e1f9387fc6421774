"""Keeps a connection that we made open, and finds out when it is dead (RFC 5626 §3.5.1, §4.4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.keep_alive import PING, PONG

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

PING_EVERY_S = 100.0
"""Between 95 and 120 s."""
PONG_WITHIN_S = 10.0


class SipPings:
    """Of one connection. A far end that never answered a ping may not know them; its silence says nothing."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, send: Callable[[bytes], None], died: Callable[[], None]
    ) -> None:
        self._loop = loop
        self._send = send
        self._died = died
        self._answers = self._waits = False
        self._timer = loop.call_later(PING_EVERY_S, self._ping)

    def heard(self, frame: bytes) -> None:
        """A message or a pong came: the far end lives."""
        self._waits = False
        self._answers = self._answers or frame == PONG

    def close(self) -> None:
        """No more."""
        self._timer.cancel()

    def _ping(self) -> None:
        self._waits = True
        self._timer = self._loop.call_later(PONG_WITHIN_S, self._judge)
        self._send(PING)

    def _judge(self) -> None:
        if self._waits and self._answers:
            self._died()
        else:
            self._timer = self._loop.call_later(PING_EVERY_S - PONG_WITHIN_S, self._ping)
