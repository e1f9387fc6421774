"""Stream: the audio of a call over a WebSocket, to the app and from it. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from emulator.audio.stream_format import FORMATS, StreamFormat, stream_format
from emulator.callflow.control import StreamOrder
from emulator.callflow.limits import EXTRA_HEADERS_BYTES, STREAM_TIMEOUT_S

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.reader import ElementReader

Track = Literal["inbound", "outbound", "both"]
_TRACKS: tuple[Track, ...] = ("inbound", "outbound", "both")
_ATTRIBUTES = frozenset(
    [
        "bidirectional",
        "audioTrack",
        "streamTimeout",
        "contentType",
        "keepCallAlive",
        "extraHeaders",
        "statusCallbackUrl",
        "statusCallbackMethod",
        "noiseCancellation",
        "noiseCancellationLevel",
    ]
)
_LEVEL, _LEVELS = 85, range(60, 101)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A Stream element."""

    order: StreamOrder

    @classmethod
    def read(cls, element: ElementReader) -> Stream:
        """Read the element; one without the address of a WebSocket makes the document invalid."""
        element.known(_ATTRIBUTES)
        element.children()
        if not is_web_socket(element.body):
            raise element.fail(f"{element.body!r} does not start with ws:// or wss://")
        _look_at_noise(element)
        bidirectional = element.flag("bidirectional", default=False)
        track = _track(element, bidirectional=bidirectional)
        return cls(
            order=StreamOrder(
                url=element.body,
                inbound=track != "outbound",
                outbound=track != "inbound",
                bidirectional=bidirectional,
                keep_call_alive=element.flag("keepCallAlive", default=False),
                form=_form(element),
                timeout_s=element.whole("streamTimeout", STREAM_TIMEOUT_S, at_least=1),
                extra_headers=_extra_headers(element),
                callback_url=element.text("statusCallbackUrl"),
                callback_method=element.method("statusCallbackMethod"),
            )
        )

    async def run(self, control: CallControl) -> None:
        """Answer and stream, beside the rest of the flow or before it."""
        await control.answer()
        await control.stream(self.order)


def is_web_socket(url: str) -> bool:
    """Whether `url` is absolute ws or wss, with a host, and without spaces, line breaks and their like."""
    try:
        parts = urlsplit(url)
        has_port = parts.port != 0
    except ValueError:
        return False
    is_one_word = url.isprintable() and not any(map(str.isspace, url))
    return parts.scheme in {"ws", "wss"} and bool(parts.hostname) and has_port and is_one_word


def _track(element: ElementReader, *, bidirectional: bool) -> Track:
    track = element.choice("audioTrack", "inbound", _TRACKS)
    if bidirectional and track != "inbound":
        element.remark(f"audioTrack={track!r} does not go with bidirectional; 'inbound' is used")
        return "inbound"
    return track


def _form(element: ElementReader) -> StreamFormat:
    value = element.text("contentType")
    form = stream_format(value) if value else StreamFormat()
    if form is None:
        form = StreamFormat()
        element.remark(f"contentType={value!r} is not {' or '.join(FORMATS)}; '{form}' is used")
    return form


def _extra_headers(element: ElementReader) -> str:
    value = element.text("extraHeaders")
    if not value.isprintable():
        raise element.fail("extraHeaders holds a line break or another control character")
    size = len(value.encode())
    if size > EXTRA_HEADERS_BYTES:
        element.remark(f"extraHeaders has {size} bytes, at most {EXTRA_HEADERS_BYTES} are passed on; it is ignored")
        return ""
    if value and not all("=" in pair.strip("= ") for pair in value.split(",")):
        element.remark(f"extraHeaders={value!r} is not name=value,name=value; it is passed on as it is")
    return value


def _look_at_noise(element: ElementReader) -> None:
    """No noise is taken out here; what would be is looked at all the same."""
    level = element.whole("noiseCancellationLevel", _LEVEL, at_least=_LEVELS.start)
    if level not in _LEVELS:
        element.remark(f"noiseCancellationLevel={level} is above {_LEVELS.stop - 1}")
    if element.flag("noiseCancellation", default=False):
        element.remark("noiseCancellation is accepted; the audio is passed on as it is")
