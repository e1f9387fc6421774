"""Event packages, and what a NOTIFY says of a user: messages, dialogs, presence (RFC 3842, RFC 4235, RFC 3856)."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - the fields of a NamedTuple are read at run time
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from emulator.sip.grammar import format_host_port
from emulator.sip.uri import Uri

if TYPE_CHECKING:
    from emulator.sip.commands import DialogShown
    from emulator.sip.message import Request


class UserState(NamedTuple):
    """What is known of a user."""

    entity: str
    """`sip:alice@192.0.2.1`"""
    is_registered: bool
    dialogs: tuple[DialogShown, ...] = ()
    new_messages: int = 0
    old_messages: int = 0
    """Voice messages."""
    version: int = 0
    """How many NOTIFYs of the subscription went before (RFC 4235 §4.1)."""


class Package(NamedTuple):
    """One event package."""

    content_type: str
    write: Callable[[UserState], str]


class NamedEvent(NamedTuple):
    """An Event field (RFC 6665 §8.2.1)."""

    name: str
    """In lower case."""
    text: str
    """As it was written, with its `id`: NOTIFYs repeat it."""


def event_of(request: Request) -> NamedEvent:
    """The event that a request is about; with an empty name when it tells none."""
    text = (request.headers.get("event") or "").strip()
    return NamedEvent(text.partition(";")[0].strip().lower(), text)


def entity_of(request: Request, user: str) -> str:
    """The URI of a user of the host that `request` names."""
    return f"sip:{Uri.escape_user(user)}@{format_host_port(request.uri.host, request.uri.port)}"


def _messages(user: UserState) -> str:
    """Of the mailbox; none is urgent."""
    return (
        f"Messages-Waiting: {'yes' if user.new_messages else 'no'}\r\nMessage-Account: {user.entity}\r\n"
        f"Voice-Message: {user.new_messages}/{user.old_messages} (0/0)\r\n"
    )


def _dialogs(user: UserState) -> str:
    """All of them, always (`full`); one that has just ended is there once more, `terminated`."""
    shown = "".join(
        f"<dialog id={quoteattr(each.name)} direction={quoteattr(each.direction)}>"
        f"<state>{each.state}</state><remote><identity>{escape(each.remote)}</identity></remote></dialog>"
        for each in user.dialogs
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="{user.version}" state="full" '
        f"entity={quoteattr(user.entity)}>{shown}</dialog-info>"
    )


def _presence(user: UserState) -> str:
    """Open: a phone is registered (RFC 3863)."""
    basic = "open" if user.is_registered else "closed"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<presence xmlns="urn:ietf:params:xml:ns:pidf" entity={quoteattr(user.entity)}>'
        f'<tuple id="phone"><status><basic>{basic}</basic></status></tuple></presence>'
    )


PACKAGES = {
    "dialog": Package("application/dialog-info+xml", _dialogs),
    "message-summary": Package("application/simple-message-summary", _messages),
    "presence": Package("application/pidf+xml", _presence),
}
"""What phones may subscribe to; other events are refused with 489."""
QUALITY = "vq-rtcpxr"
"""The event of reports that phones publish (RFC 6035)."""
ALLOW_EVENTS = ("Allow-Events", ", ".join((*PACKAGES, QUALITY)))
