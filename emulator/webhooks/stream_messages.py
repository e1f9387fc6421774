"""What passes over the WebSocket of a Stream, as JSON text: plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

import base64
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from emulator.audio.stream_format import stream_format
from emulator.base.errors import PeerViolation
from emulator.callflow.limits import MOST_KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.audio.stream_format import StreamFormat

Track = Literal["inbound", "outbound"]
KEYS = frozenset("0123456789*#wW")
LONGEST_NAME = 1000
"""Characters of a checkpoint's name, and of what is repeated of a wrong message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayAudio:
    """The app has something to say."""

    form: StreamFormat
    audio: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The app wants to know when everything that it said so far has been played."""

    name: str


@dataclass(frozen=True, slots=True)
class ClearAudio:
    """What waits to be played is to be forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDtmf:
    """Keys are to sound in the call."""

    keys: str


AppMessage = PlayAudio | Checkpoint | ClearAudio | SendDtmf


class StreamWriter:
    """Writes the messages of one stream to its app, and counts them."""

    def __init__(self, *, stream_id: str, extra_headers: str) -> None:
        self._stream_id = stream_id
        self._extra_headers = extra_headers
        self._written = 0
        self._chunks: Counter[Track] = Counter()

    def start(self, *, call_uuid: str, auth_id: str, tracks: Sequence[Track], form: StreamFormat) -> str:
        """The first message."""
        about = {
            "callId": call_uuid,
            "streamId": self._stream_id,
            "accountId": auth_id,
            "tracks": list(tracks),
            "mediaFormat": {"encoding": form.encoding, "sampleRate": form.rate},
        }
        return self._message("start", {"start": about, "extra_headers": self._extra_headers})

    def media(self, track: Track, payload: bytes, *, wall_ms: int) -> str:
        """A piece of audio of a track."""
        self._chunks[track] += 1
        piece = {
            "track": track,
            "timestamp": str(wall_ms),
            "chunk": self._chunks[track],
            "payload": base64.b64encode(payload).decode("ascii"),
        }
        return self._message(
            "media", {"streamId": self._stream_id, "media": piece, "extra_headers": self._extra_headers}
        )

    def dtmf(self, digit: str, *, wall_ms: int) -> str:
        """A key that the caller pressed."""
        press = {"track": "inbound", "digit": digit, "timestamp": str(wall_ms)}
        return self._message("dtmf", {"streamId": self._stream_id, "dtmf": press, "extra_headers": self._extra_headers})

    def played_stream(self, name: str) -> str:
        """A checkpoint was reached."""
        return self._message("playedStream", {"streamId": self._stream_id, "name": name})

    def cleared_audio(self) -> str:
        """Nothing waits to be played any more."""
        return self._message("clearedAudio", {"streamId": self._stream_id})

    def _message(self, event: str, content: dict[str, Any]) -> str:
        self._written += 1
        return json.dumps({"event": event, "sequenceNumber": self._written, **content}, separators=(",", ":"))


def read_app_message(text: str | bytes) -> AppMessage:
    """What the app says. Raises PeerViolation that names the place and what is wrong there."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PeerViolation(f"no JSON ({error})", place="message") from None
    if not isinstance(message, dict):
        raise PeerViolation("no JSON object", place="message")
    event = message.get("event")
    match event:
        case "playAudio":
            return _play_audio(message.get("media"))
        case "checkpoint":
            return Checkpoint(name=_name(message.get("name")))
        case "clearAudio":
            return ClearAudio()
        case "sendDTMF":
            return _send_dtmf(message.get("dtmf"))
    raise PeerViolation(
        f"{event!r:.{LONGEST_NAME}} is not playAudio, checkpoint, clearAudio or sendDTMF", place="event"
    )


def _name(value: Any) -> str:
    """Of a checkpoint: it comes back as it was, over the WebSocket and in a webhook."""
    if not isinstance(value, str) or not value:
        raise PeerViolation("needs a text", place="checkpoint.name")
    if len(value) > LONGEST_NAME:
        raise PeerViolation(f"has more than {LONGEST_NAME} characters", place="checkpoint.name")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise PeerViolation("has half a character (a lone surrogate)", place="checkpoint.name")
    return value


def _play_audio(media: Any) -> PlayAudio:
    if not isinstance(media, dict):
        raise PeerViolation("needs an object", place="playAudio.media")
    content_type, rate, payload = (media.get(name) for name in ("contentType", "sampleRate", "payload"))
    try:
        form = stream_format(str(content_type), None if rate is None else int(rate))
    except (TypeError, ValueError, OverflowError):
        raise PeerViolation(f"{rate!r:.{LONGEST_NAME}} is no number", place="playAudio.media.sampleRate") from None
    if form is None:
        told = f"contentType {content_type!r:.{LONGEST_NAME}} with sampleRate {rate!r:.{LONGEST_NAME}} is not taken"
        raise PeerViolation(told, place="playAudio.media")
    try:
        return PlayAudio(form=form, audio=base64.b64decode(_text(payload), validate=True))
    except (TypeError, ValueError):
        raise PeerViolation("no base64", place="playAudio.media.payload") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _send_dtmf(keys: Any) -> SendDtmf:
    text = str(keys) if isinstance(keys, str | int) else ""
    if not text or not KEYS.issuperset(text):
        raise PeerViolation(f"{keys!r:.{LONGEST_NAME}} is not of 0-9 * # w W", place="sendDTMF.dtmf")
    if len(text) > MOST_KEYS:
        raise PeerViolation(f"has more than {MOST_KEYS} keys", place="sendDTMF.dtmf")
    return SendDtmf(keys=text)
