"""Which methods there are, and which of them this endpoint speaks: RFC 3261 §8.2.1, RFC 3515, RFC 6086."""

from __future__ import annotations

ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, NOTIFY"
"""Value of our Allow field; a registrar adds REGISTER."""
NOT_ALLOWED = frozenset({"MESSAGE", "PRACK", "PUBLISH", "REGISTER", "SUBSCRIBE", "UPDATE"})
"""Methods that exist but are not spoken here: 405; what else comes gets 501."""
SERVED = frozenset({"INVITE", "BYE", "INFO", "OPTIONS", "REFER", "NOTIFY"})
"""Requests that get past the first inspection, besides ACK and CANCEL."""
EXISTING = SERVED | NOT_ALLOWED | {"ACK", "CANCEL"}
"""Every method that we have heard of."""
