"""Option tags in a message: what its author supports, what it requires of us (RFC 3261 §20.32, §20.37)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.methods import SUPPORTED

if TYPE_CHECKING:
    from emulator.sip.message import Message

_KNOWN = frozenset(SUPPORTED.split(", "))


def supports(message: Message, tag: str) -> bool:
    """Whether the author of `message` understands the extension: who requires it does, too."""
    return requires(message, tag) or tag in _tags(message, "supported")


def requires(message: Message, tag: str) -> bool:
    """Whether the author of `message` insists on the extension."""
    return tag in _tags(message, "require")


def not_understood(message: Message) -> list[str]:
    """The tags that `message` requires and that say nothing to us, as written."""
    return [tag for tag in message.headers.elements("require") if tag and tag.lower() not in _KNOWN]


def _tags(message: Message, name: str) -> set[str]:
    return {tag.lower() for tag in message.headers.elements(name)}
