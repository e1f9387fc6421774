"""Which methods and extensions there are, and which of them this endpoint speaks: RFC 3261 §8.2.1, §19.2."""

from __future__ import annotations

ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE, REFER, NOTIFY"
"""Value of our Allow field; a registrar adds its own."""
OF_REGISTRAR = ("REGISTER", "SUBSCRIBE", "PUBLISH")
"""What only a registrar answers."""
NOT_ALLOWED = frozenset({"MESSAGE", *OF_REGISTRAR})
"""Methods that exist but are not spoken here: 405; what else comes gets 501."""
SERVED = frozenset({"INVITE", "BYE", "INFO", "OPTIONS", "PRACK", "UPDATE", "REFER", "NOTIFY"})
"""Requests that get past the first inspection, besides ACK and CANCEL."""
EXISTING = SERVED | NOT_ALLOWED | {"ACK", "CANCEL"}
"""Every method that we have heard of."""
RELIABLE = "100rel"
"""Option tag of provisional responses that are acknowledged (RFC 3262)."""
TIMER = "timer"
"""Option tag of session timers (RFC 4028)."""
SUPPORTED = f"{RELIABLE}, {TIMER}"
"""Value of our Supported field."""
ABILITIES = (("Allow", ALLOW), ("Supported", SUPPORTED))
"""What every message of ours that begins or changes a dialog says of us (RFC 3261 §13.2.1, §13.3.1)."""
