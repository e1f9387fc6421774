"""The error tree. Every error says who is to blame and, where a place in the input is known, which.

OffhookError
├── PeerViolation      the other side broke its protocol: SIP, SDP, RTP, XML, HTTP
├── BadInput           a file or an option of the user is wrong; the command line exits with 2
└── Unavailable        something outside is missing or taken: a port, a program, a URL

A broken invariant of our own is no OffhookError: it is an assertion and crashes the operation it is in.
"""

from __future__ import annotations


class OffhookError(Exception):
    """Base of all errors that are shown to a person as one line, never as a traceback."""


class PeerViolation(OffhookError):
    """The peer sent something its protocol forbids.

    `place` names the spot (a SIP header, an XML line and column), `status` hints what to answer.
    """

    def __init__(self, message: str, *, place: str = "", status: int | None = None) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.status = status


class BadInput(OffhookError):
    """A file or an option of the user is wrong. `place` is file:line:column, or the option's name."""

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place


class Unavailable(OffhookError):
    """A resource outside of us cannot be had: a port is taken, a program missing, a URL unreachable."""
