"""Commands and events as bytes for the pipe between control and media process: one JSON object each."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, get_args

from emulator.base.address import Address
from emulator.base.errors import BadInput
from emulator.media import commands, events

if TYPE_CHECKING:
    from emulator.media.commands import Command
    from emulator.media.events import Event

_MESSAGES = {each.__name__: each for union in (commands.Command, events.Event) for each in get_args(union)}
_NAMES = {each: tuple(field.name for field in fields(each)) for each in _MESSAGES.values()}
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ADDRESSES = frozenset({"local", "remote", "rtcp_remote"})
_LEGS = frozenset({"heard_by", "members"})


def encode(message: Command | Event) -> bytes:
    """A message as one line of UTF-8 JSON, without a line end: its type's name under "type", then its fields."""
    kind = type(message)
    content: dict[str, Any] = {"type": kind.__name__}
    for name in _NAMES[kind]:
        content[name] = getattr(message, name)
    if "tones" in content:
        content["tones"] = [[tone.hertz, tone.duration_ms] for tone in content["tones"]]
    if isinstance(message, events.RoomRecordingClosed):
        content["tracks"] = [asdict(track) for track in message.tracks]
    if "audio" in content:
        content["audio"] = b64encode(content["audio"]).decode("ascii")
    return _to_json(content).encode()


def decode(data: bytes) -> Command | Event:
    """The message that `encode` made these bytes of. Raises BadInput when they are none."""
    try:
        content: dict[str, Any] = json.loads(data)
        message = _MESSAGES[content.pop("type")]
        for name in _ADDRESSES & content.keys():
            content[name] = None if content[name] is None else Address(*content[name])
        for name in _LEGS & content.keys():
            content[name] = None if content[name] is None else tuple(content[name])
        if "tones" in content:
            content["tones"] = tuple(commands.Tone(hertz=hertz, duration_ms=ms) for hertz, ms in content["tones"])
        if "payload_types" in content:
            content["payload_types"] = tuple((int(number), str(name)) for number, name in content["payload_types"])
        if "audio" in content:
            content["audio"] = b64decode(content["audio"], validate=True)
        if "levels" in content:
            content["levels"] = tuple((str(leg), float(came), float(went)) for leg, came, went in content["levels"])
        if "tracks" in content:
            content["tracks"] = tuple(_track(track) for track in content["tracks"])
        decoded: Command | Event = message(**content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"no command or event: {error!r}", place="media message") from error
    return decoded


def _track(content: Any) -> events.RoomTrack | tuple[str, str]:
    """Of a room's recording, or of a tap: its name and which audio of its leg."""
    if isinstance(content, dict):
        return events.RoomTrack(**content)
    tap, which = content
    return tap, which
