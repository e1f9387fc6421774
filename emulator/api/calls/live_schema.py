"""Arguments of requests to a call that is under way: plivo_rest.md §2.4, §2.6."""

import re
from typing import Annotated, Literal
from xml.sax.saxutils import escape

from pydantic import AliasChoices, BeforeValidator, Field, field_validator

from emulator.api.arguments import LONGEST_NAME, Arguments, HttpMethod, Line, WebAddress, Whole
from emulator.api.calls.under_way import Legs
from emulator.api.errors import ApiError
from emulator.api.live_calls import SoundOrder
from emulator.callflow.control import Method, Speech
from emulator.callflow.limits import MOST_KEYS

MOST_FILES = 100
"""Of one Play; plivo_rest.md §2.6 names no number."""
LONGEST_TEXT = 3000
"""Characters of one Speak, as of the element: plivo_xml_callbacks.md §1.6."""
_BETWEEN_URLS = re.compile(r"\s*,\s*(?=https?://)", re.IGNORECASE)


def _several(value: object) -> object:
    """SDKs send a list of URLs as JSON or with commas between; a comma may stand in a URL, too."""
    return _BETWEEN_URLS.split(value.strip()) if isinstance(value, str) else value


Urls = Annotated[list[WebAddress], BeforeValidator(_several), Field(min_length=1, max_length=MOST_FILES)]


class TransferCall(Arguments):
    """`POST Call/{call_uuid}/`."""

    legs: Legs = "aleg"
    aleg_url: WebAddress | None = None
    aleg_method: HttpMethod = "POST"
    bleg_url: WebAddress | None = None
    bleg_method: HttpMethod = "POST"

    def address(self, leg: Literal["aleg", "bleg"]) -> tuple[str, Method]:
        """URL and method for a leg. Raises ApiError 400 when it has none."""
        url, method = (self.aleg_url, self.aleg_method) if leg == "aleg" else (self.bleg_url, self.bleg_method)
        if url is None:
            raise ApiError(400, f"{leg}_url parameter is missing")
        return url, method


class PlayOnCall(Arguments):
    """`POST Call/{call_uuid}/Play/`."""

    urls: Urls
    length: Whole | None = Field(default=None, ge=1)
    legs: Legs = "aleg"
    loop: bool = False
    mix: bool = True

    @property
    def order(self) -> SoundOrder:
        """What is to be heard."""
        return SoundOrder(kind="play", urls=tuple(self.urls), loop=self.loop, longest_s=self.length, mixed=self.mix)


class Spoken(Arguments):
    """A text and who says it."""

    text: str = Field(max_length=LONGEST_TEXT)
    voice: str = Field(default="WOMAN", pattern=r"^(WOMAN|MAN|Polly\.[A-Za-z-]+)$")
    language: Line = Field(default="en-US", max_length=LONGEST_NAME)

    @field_validator("text")
    @classmethod
    def _is_text(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("there is nothing to say")
        return text

    @property
    def speech(self) -> Speech:
        """What is to be said; markup in the text is text."""
        return Speech(ssml=escape(self.text), voice=self.voice, language=self.language)


class SpeakOnCall(Spoken):
    """`POST Call/{call_uuid}/Speak/`."""

    legs: Legs = "aleg"
    loop: bool = False
    mix: bool = True

    @property
    def order(self) -> SoundOrder:
        """What is to be said."""
        return SoundOrder(kind="speak", speech=self.speech, loop=self.loop, mixed=self.mix)


class SendDigits(Arguments):
    """`POST Call/{call_uuid}/DTMF/`; SDKs write `leg` or `legs`."""

    digits: str = Field(pattern=r"^[0-9*#wW]+$", max_length=MOST_KEYS)
    leg: Literal["aleg", "bleg", "both"] = Field(default="aleg", validation_alias=AliasChoices("leg", "legs"))
