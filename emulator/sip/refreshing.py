"""Calls are refreshed by session timers, and end when nothing refreshes them (RFC 4028 §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.sip.changes import Changes
    from emulator.sip.in_dialog import InDialog
    from emulator.sip.legs import Legs
    from emulator.sip.ua import UserAgentCore

AGAIN_S = 5.0
"""After this another try is made, when an offer was open or the peer could not take it."""


class Refreshing:
    """What happens when the timers of a leg run out; `Legs` sets them."""

    def __init__(self, ua: UserAgentCore, legs: Legs, changes: Changes, in_dialog: InDialog) -> None:
        self._ua = ua
        self._legs = legs
        self._changes = changes
        self._in_dialog = in_dialog
        ua.expiry["call refresh"] = self._refresh
        ua.expiry["unrefreshed"] = self._unrefreshed

    def _refresh(self, handle: str, now: float) -> None:
        leg = self._legs.get(handle)
        if leg is not None:
            self._ua.timers.set(("call refresh", handle), now + AGAIN_S)
            self._changes.refresh(leg, now)

    def _unrefreshed(self, handle: str, now: float) -> None:
        leg = self._legs.get(handle)
        if leg is not None and leg.dialog is not None:
            self._in_dialog.vanished(leg, leg.dialog, now)
