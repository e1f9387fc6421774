"""Arguments of `POST Call/{call_uuid}/Stream/`: plivo_rest.md §2.6."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from emulator.api.arguments import Arguments, HttpMethod, Line, WebAddress, Whole
from emulator.api.errors import ApiError
from emulator.audio.stream_format import FORMATS, StreamFormat, stream_format
from emulator.callflow.control import StreamOrder
from emulator.callflow.limits import EXTRA_HEADERS_BYTES, STREAM_TIMEOUT_S
from emulator.callflow.verbs.stream import is_web_socket


def _web_socket(url: str) -> str:
    if not is_web_socket(url):
        raise ValueError("must start with ws:// or wss://")
    return url


def _known_format(content_type: str) -> str:
    if stream_format(content_type) is None:
        raise ValueError(f"expected {' or '.join(FORMATS)}")
    return content_type


def _short(text: str) -> str:
    if len(text.encode()) > EXTRA_HEADERS_BYTES:
        raise ValueError(f"more than {EXTRA_HEADERS_BYTES} bytes")
    return text


class StartStream(Arguments):
    """Noise is not taken out here; what would be is looked at all the same."""

    service_url: Annotated[str, AfterValidator(_web_socket)]
    bidirectional: bool = False
    audio_track: Literal["inbound", "outbound", "both"] = "inbound"
    stream_timeout: Whole = Field(default=STREAM_TIMEOUT_S, ge=1)
    status_callback_url: WebAddress | None = None
    status_callback_method: HttpMethod = "POST"
    content_type: Annotated[str, AfterValidator(_known_format)] = str(StreamFormat())
    extra_headers: Annotated[Line, AfterValidator(_short)] = ""
    noise_cancellation: bool = False
    noise_cancellation_level: Whole = Field(default=85, ge=60, le=100)

    @property
    def order(self) -> StreamOrder:
        """The stream that is wanted. Raises ApiError 400 when its arguments do not go together."""
        if self.bidirectional and self.audio_track != "inbound":
            raise ApiError(400, "audio_track parameter is invalid: it must be inbound when bidirectional is true")
        return StreamOrder(
            url=self.service_url,
            inbound=self.audio_track != "outbound",
            outbound=self.audio_track != "inbound",
            bidirectional=self.bidirectional,
            form=stream_format(self.content_type) or StreamFormat(),
            timeout_s=self.stream_timeout,
            extra_headers=self.extra_headers,
            callback_url=self.status_callback_url or "",
            callback_method=self.status_callback_method,
        )
