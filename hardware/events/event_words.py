"""What vendors call what happens to a phone, and what we call it.

Sources: Yealink, Administrator's Guide, Action URL (names of the `action_url.` parameters); Grandstream, "ActionURL
Module User Guide" and GXP17xx/GRP26xx Administration Guides; snom Service Hub, Action URLs; Polycom, "Web Application
Developer's Guide", telephony notification events.
"""

from __future__ import annotations

from typing import Literal

EventWord = Literal[
    "registered", "unregistered", "ringing", "dialling", "connected", "ended", "held", "resumed", "off_hook", "on_hook",
    "muted", "unmuted", "rebooted",
]  # fmt: skip
"""Our words, the same for every vendor."""
REPORTING = frozenset({"yealink", "poly", "grandstream", "snom", "fanvil"})
"""Vendors whose phones report by HTTP, however they are operated; adapters and Cisco's do not."""
WORDS: dict[str, EventWord] = {
    "setup_completed": "rebooted",
    "booting_completed": "rebooted",
    "setup": "rebooted",
    "registered": "registered",
    "registration": "registered",
    "unregistered": "unregistered",
    "incoming_call": "ringing",
    "incoming": "ringing",
    "outgoing_call": "dialling",
    "outgoing": "dialling",
    "call_established": "connected",
    "established_call": "connected",
    "establish_call": "connected",
    "established": "connected",
    "connected": "connected",
    "call_terminated": "ended",
    "terminated_call": "ended",
    "terminate_call": "ended",
    "terminated": "ended",
    "disconnected": "ended",
    "hold": "held",
    "hold_call": "held",
    "unhold": "resumed",
    "unhold_call": "resumed",
    "resume": "resumed",
    "resume_call": "resumed",
    "off_hook": "off_hook",
    "offhook": "off_hook",
    "on_hook": "on_hook",
    "onhook": "on_hook",
    "mute": "muted",
    "unmute": "unmuted",
}
"""The last part of the path of an action URL → our word."""
POLY_EVENTS: dict[str, EventWord] = {
    "IncomingCallEvent": "ringing",
    "OutgoingCallEvent": "dialling",
    "OffHookEvent": "off_hook",
    "OnHookEvent": "on_hook",
    "LineRegistrationEvent": "registered",
    "LineUnregistrationEvent": "unregistered",
}
POLY_CALL_STATES: dict[str, EventWord] = {"Connected": "connected", "Disconnected": "ended", "CallHold": "held"}
"""States of a `CallStateChangeEvent`; what rings or is dialled has an event of its own."""
