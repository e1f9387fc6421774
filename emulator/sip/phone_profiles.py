"""What phones want to be told in their maker's own words: answer by yourself, fetch your configuration, start anew.

Sources: FusionPBX's table of NOTIFY events per vendor, FreePBX's intercom headers, manuals of the makers. There is no
standard that they keep (RFC 5373 is in no manual).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from emulator.sip.commands import Headers

_ALERT: Headers = (("Alert-Info", "<http://127.0.0.1>;info=alert-autoanswer;delay=0"),)
_CALL: Headers = (("Call-Info", "<sip:127.0.0.1>;answer-after=0"),)
_REBOOT, _PLAIN = "check-sync;reboot=true", "check-sync"


class PhoneProfile(NamedTuple):
    """How phones of one maker are spoken to."""

    vendor: str
    user_agent: re.Pattern[str]
    """The beginning of its User-Agent."""
    auto_answer: Headers
    """Of an INVITE that is to be answered by itself, where the phone's settings allow it."""
    reboot: str
    """Event of the NOTIFY upon which it starts anew."""
    resync: str
    """Upon which it fetches its configuration; many start anew if that has changed."""


def _profile(vendor: str, user_agent: str, auto_answer: Headers, reboot: str, resync: str) -> PhoneProfile:
    return PhoneProfile(vendor, re.compile(user_agent, re.IGNORECASE), auto_answer, reboot, resync)


PROFILES = (
    _profile("yealink", "yealink", _ALERT, _REBOOT, "check-sync;reboot=false"),
    _profile("poly", "poly", (("Alert-Info", "info=Auto Answer"),), _PLAIN, _PLAIN),
    _profile("grandstream", "grandstream", _CALL, _REBOOT, "resync"),
    _profile("cisco_spa", r"(cisco|linksys)/spa", _CALL, "reboot=true", "resync"),
    _profile("cisco_mpp", "cisco", _CALL, _PLAIN, _PLAIN),
    _profile("snom", "snom", (*_ALERT, *_CALL), _REBOOT, "check-sync;reboot=false"),
    _profile("fanvil", "fanvil", (*_ALERT, *_CALL), _REBOOT, _PLAIN),
)
"""The first whose User-Agent fits."""
OTHER = _profile("other", "", (*_ALERT, *_CALL, ("Answer-Mode", "Auto")), _REBOOT, _PLAIN)
"""Every word that some phone knows; what it does not know it has to ignore (RFC 3261 §20)."""


def profile_of(user_agent: str) -> PhoneProfile:
    """How a phone is spoken to that registered with this User-Agent."""
    return next((each for each in PROFILES if each.user_agent.match(user_agent.strip())), OTHER)
