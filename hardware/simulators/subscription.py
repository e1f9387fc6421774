"""One subscription of a phone: asked for, asked for again before it is over, taken back (RFC 6665 §4.1)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hardware.simulators.side_request import SideRequest

if TYPE_CHECKING:
    from emulator.base.ids import Ids
    from emulator.sip.message import Response
    from hardware.simulators.side_request import Asking

AGAIN_AFTER = 0.5
"""Of its time: phones ask again somewhere between the half of it and its end."""
DIALOG_IS_GONE = 481


class Subscription:
    """Lives from `ask` to `end`."""

    def __init__(self, requests: Asking, event: str, accept: str, *, target: str, seconds: int, ids: Ids) -> None:
        """`target`: URI of who is watched; empty: our own account."""
        self.call_id = ids.uuid()
        self.granted = 0
        """How often it was granted."""
        self._requests = requests
        self._event = event
        self._accept = accept
        self._target = target
        self._seconds = seconds
        self._ids = ids
        self._own_tag = ids.token(10)
        self._dialog: tuple[str, str] | None = None
        """(its tag, its Contact) once it was granted."""
        self._number = 0
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = False

    def ask(self) -> None:
        """Ask to be told, or ask again."""
        self._send(self._seconds)

    def end(self) -> None:
        """Take it back, if it was granted."""
        self._is_over = True
        self.close()
        if self._dialog is not None:
            self._send(0)

    def close(self) -> None:
        """Ask no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _send(self, seconds: int) -> None:
        its_tag, contact = self._dialog or ("", "")
        self._number += 1
        self._requests.send(
            SideRequest(
                name=self._event,
                method="SUBSCRIBE",
                call_id=self.call_id,
                fields=(
                    ("Event", self._event),
                    ("Accept", self._accept),
                    ("Expires", str(seconds)),
                    self._requests.contact(),
                ),
                target=contact or self._target,
                dialog=(self._own_tag, its_tag, self._number),
                done=self._answered,
            )
        )

    def _answered(self, response: Response | None) -> None:
        if self._is_over or response is None:
            return
        self._number = max(self._number, response.cseq.number)
        if response.status == DIALOG_IS_GONE and self._dialog is not None:
            self._dialog, self.call_id, self._own_tag = None, self._ids.uuid(), self._ids.token(10)
            self.ask()
        if response.status >= 300:
            return
        contact = response.headers.get("contact") or ""
        self._dialog = (response.to.tag or "", contact.partition("<")[2].partition(">")[0])
        self.granted += 1
        expires = response.headers.get("expires") or ""
        lasts = min(int(expires), self._seconds) if expires.isdigit() else self._seconds
        self.close()
        self._timer = asyncio.get_running_loop().call_later(lasts * AGAIN_AFTER, self.ask)
