"""Messages between the platform and its edge: one datagram of a Unix socket each, a JSON object in UTF-8."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args

from emulator.base.address import Address
from emulator.base.errors import BadInput
from emulator.runtime.webrtc_edge import messages
from emulator.sdp.webrtc import OwnTransport, PeerTransport

if TYPE_CHECKING:
    from emulator.runtime.webrtc_edge.messages import Command, Event

MAX_MESSAGE = 70_000
"""An offer is one datagram of SIP; what is read of it is shorter."""
_MESSAGES = {each.__name__: each for union in (messages.Command, messages.Event) for each in get_args(union)}
_ENDS: dict[str, type[OwnTransport | PeerTransport]] = {"own": OwnTransport, "peer": PeerTransport}


def encode(message: Command | Event) -> bytes:
    """A message, its type's name under "type"."""
    return json.dumps({"type": type(message).__name__, **asdict(message)}, separators=(",", ":")).encode()


def decode(data: bytes) -> Command | Event:
    """The message that `encode` made these bytes of. Raises BadInput when they are none."""
    try:
        content: dict[str, Any] = json.loads(data)
        message = _MESSAGES[content.pop("type")]
        for name in {"engine", "relay"} & content.keys():
            content[name] = Address(*content[name])
        for name in _ENDS.keys() & content.keys():
            content[name] = _ENDS[name](**{key: _frozen(value) for key, value in content[name].items()})
        if "ice_servers" in content:
            content["ice_servers"] = tuple(messages.IceServer(*server) for server in content["ice_servers"])
        decoded: Command | Event = message(**content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"no message of the edge: {error!r}", place="edge message") from error
    return decoded


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
