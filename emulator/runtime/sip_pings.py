"""Keeps a connection open, and finds out when it is dead (RFC 5626 §3.5.1, §4.4.1; of WebSockets RFC 6455 §5.5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.keep_alive import PING, PONG

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

PING_EVERY_S = 100.0
"""Between 95 and 120 s."""
PONG_WITHIN_S = 10.0
BROWSER_PING_EVERY_S = 20.0
BROWSER_PONG_WITHIN_S = 20.0
"""A browser that vanished without a word, or whose machine sleeps, is found out within 40 s."""


class SipPings:
    """Of one connection. A far end that never answered a ping may not know them; its silence says nothing.

    That of a WebSocket (`is_browser`) has to answer, and does so by itself.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        send: Callable[[bytes], None],
        died: Callable[[], None],
        *,
        is_browser: bool = False,
    ) -> None:
        self._loop = loop
        self._send = send
        self._died = died
        self._every_s = BROWSER_PING_EVERY_S if is_browser else PING_EVERY_S
        self._within_s = BROWSER_PONG_WITHIN_S if is_browser else PONG_WITHIN_S
        self._answers, self._waits = is_browser, False
        self._timer = loop.call_later(self._every_s, self._ping)

    def heard(self, frame: bytes) -> None:
        """A message or a pong came: the far end lives."""
        self._waits = False
        self._answers = self._answers or frame == PONG

    def close(self) -> None:
        """No more."""
        self._timer.cancel()

    def _ping(self) -> None:
        self._waits = True
        self._timer = self._loop.call_later(self._within_s, self._judge)
        self._send(PING)

    def _judge(self) -> None:
        if self._waits and self._answers:
            self._died()
        else:
            self._timer = self._loop.call_later(max(0.0, self._every_s - self._within_s), self._ping)
