"""BYEs that a browser did not hear, for its WebSocket was lost: said when it is back, so that no call there is dead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from emulator.sip.address import NameAddress
    from emulator.sip.commands import Headers
    from emulator.sip.dialog import Dialog, DialogId
    from emulator.sip.hop import Hop
    from emulator.sip.legs import Legs
    from emulator.sip.message import Request
    from emulator.sip.ua import UserAgentCore

KEPT = 1000
"""So many; the one that is oldest is forgotten first."""
KEPT_S = 3600.0
"""Nobody comes back to a call after that."""


class _Farewell(NamedTuple):
    dialog: Dialog
    fields: Headers
    since: float


class Farewells:
    """Of all legs of an endpoint."""

    def __init__(self, ua: UserAgentCore, legs: Legs) -> None:
        self._ua = ua
        self._legs = legs
        ua.browser_is_back = self._browser_is_back
        self._unheard: dict[DialogId, _Farewell] = {}

    def unheard(self, dialog: Dialog, bye: Request | None, now: float) -> None:
        """Nobody answered the BYE of a dialog that is over here, or it has not even been sent."""
        if not dialog.last_hop.is_web_socket:
            return
        reason = bye.headers.get("reason") if bye is not None else None
        self._unheard.pop(dialog.id, None)
        self._unheard[dialog.id] = _Farewell(dialog, (("Reason", reason),) if reason else (), now)
        while len(self._unheard) > KEPT:
            del self._unheard[next(iter(self._unheard))]

    def _browser_is_back(self, contact: NameAddress, source: Hop, now: float) -> None:
        """Its calls go on over the new WebSocket, and it is told by that one what it missed."""
        for dialog in self._legs.dialogs():
            if dialog.is_with(contact):
                dialog.follow_browser(source)
        for name, (dialog, fields, since) in list(self._unheard.items()):
            is_told = dialog.is_with(contact)
            if is_told or now - since > KEPT_S:
                del self._unheard[name]
            if is_told and now - since <= KEPT_S:
                dialog.follow_browser(source)
                bye = self._ua.compose.request_in(dialog, "BYE", fields=fields)
                self._ua.send_unattended(bye, dialog.next_hop(), "", now)
