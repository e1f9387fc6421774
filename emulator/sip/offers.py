"""Whose offer is open in a dialog: RFC 3264 §4, in the messages of RFC 6337 §2. One state for each dialog."""

from __future__ import annotations

from enum import Enum


class OfferState(Enum):
    """Where offer and answer stand."""

    UNSPOKEN = "unspoken"
    """The INVITE had no offer, and the called side has made none so far (RFC 3261 §13.2.1)."""
    OURS = "ours"
    """Our offer awaits its answer."""
    THEIRS = "theirs"
    """The peer's offer awaits our answer."""
    STABLE = "stable"
    """Either side may make an offer."""


class Description(Enum):
    """What becomes of session descriptions in messages that arrive for sure; others say nothing."""

    SENT = "sent"
    RECEIVED = "received"
    DROPPED = "dropped"
    """The message that should have held one, or answered one, refuses it or holds none."""


TRANSITIONS: dict[tuple[OfferState, Description], OfferState] = {
    (OfferState.UNSPOKEN, Description.SENT): OfferState.OURS,
    (OfferState.UNSPOKEN, Description.RECEIVED): OfferState.THEIRS,
    (OfferState.UNSPOKEN, Description.DROPPED): OfferState.STABLE,
    (OfferState.STABLE, Description.SENT): OfferState.OURS,
    (OfferState.STABLE, Description.RECEIVED): OfferState.THEIRS,
    (OfferState.STABLE, Description.DROPPED): OfferState.STABLE,
    (OfferState.OURS, Description.SENT): OfferState.OURS,
    (OfferState.OURS, Description.RECEIVED): OfferState.STABLE,
    (OfferState.OURS, Description.DROPPED): OfferState.STABLE,
    (OfferState.THEIRS, Description.SENT): OfferState.STABLE,
    (OfferState.THEIRS, Description.RECEIVED): OfferState.THEIRS,
    (OfferState.THEIRS, Description.DROPPED): OfferState.STABLE,
}
"""Every cell: a second description from the same side repeats its first."""
