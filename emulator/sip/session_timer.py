"""Fields of session timers: Session-Expires and Min-SE, what we ask for and what we agree to (RFC 4028)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.base.errors import PeerViolation
from emulator.sip.extensions import supports
from emulator.sip.grammar import parse_number
from emulator.sip.methods import TIMER
from emulator.sip.parameters import Parameters

if TYPE_CHECKING:
    from emulator.sip.commands import Headers
    from emulator.sip.message import Message, Request, Response

OURS_S = 1800
"""The interval that we ask for (§7.1: half an hour is recommended)."""
LEAST_S = 90
"""The shortest that we take, and the shortest that anybody may ask for (§5)."""
_MIN_SE = ("Min-SE", str(LEAST_S))
ASKING: Headers = (("Session-Expires", str(OURS_S)), _MIN_SE)
"""Of an INVITE that makes a dialog; the called side chooses who refreshes."""


class SessionTimer(NamedTuple):
    """What two sides agreed."""

    interval_s: int
    we_refresh: bool

    @property
    def refresh_after_s(self) -> float:
        """When the refreshing side sends (§10)."""
        return self.interval_s / 2

    @property
    def over_after_s(self) -> float:
        """When a call without a refresh is over (§10)."""
        return self.interval_s - min(32.0, self.interval_s / 3)

    def asking(self) -> Headers:
        """The fields of a request of ours that refreshes."""
        who = "uac" if self.we_refresh else "uas"
        return (("Session-Expires", f"{self.interval_s};refresher={who}"), _MIN_SE)


def too_brief(request: Request) -> bool:
    """Whether a request asks for an interval that is to be refused with 422, by one who understands why (§9)."""
    asked, _ = _asked(request)
    return 0 < asked < LEAST_S and supports(request, TIMER)


def agree(request: Request) -> tuple[SessionTimer | None, Headers]:
    """What our 2xx to `request` agrees to, and its fields; without a wish of the peer, nothing (§9).

    One that does not know session timers, behind a proxy that does, is refreshed by us.
    """
    asked, refresher = _asked(request)
    if not asked:
        return None, ()
    knows = supports(request, TIMER)
    refresher = refresher or "uac" if knows else "uas"
    value = ("Session-Expires", f"{max(asked, LEAST_S)};refresher={refresher}")
    required = (("Require", TIMER),) if refresher == "uac" else ()
    return SessionTimer(max(asked, LEAST_S), refresher == "uas"), (*required, value)


def agreed(response: Response) -> SessionTimer | None:
    """What the peer's 2xx to a request of ours agrees to (§7.2); None: no session timer."""
    asked, refresher = _asked(response)
    return SessionTimer(asked, refresher != "uas") if asked else None


def demanded(refusal: Response) -> Headers:
    """The fields with which a request that was refused with 422 may be sent again (§7.4); empty when none may."""
    least = _number("Min-SE", refusal.headers.get("min-se") or "")
    return (("Session-Expires", str(least)), ("Min-SE", str(least))) if refusal.status == 422 and least else ()


def _asked(message: Message) -> tuple[int, str]:
    """Seconds, 0 when there are none that can be read; and who refreshes, or an empty string."""
    seconds, semicolon, tail = (message.headers.get("session-expires") or "").partition(";")
    try:
        who = (Parameters.parse(semicolon + tail).get("refresher") or "").lower()
    except PeerViolation:
        who = ""
    return _number("Session-Expires", seconds), who if who in {"uac", "uas"} else ""


def _number(place: str, text: str) -> int:
    try:
        return parse_number(text, place)
    except PeerViolation:
        return 0
