"""Every element of Plivo XML with every attribute that an official SDK knows: by hand, and by the Python builder."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from plivo import plivoxml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

AT = "http://app.offhook.test"
Value = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An element as an application has it in mind; attributes by their names in XML."""

    name: str
    body: str = ""
    attributes: dict[str, Value] = field(default_factory=dict)
    children: tuple[Written, ...] = ()

    def every(self) -> Iterator[Written]:
        """The element and all that is in it."""
        yield self
        for child in self.children:
            yield from child.every()

    def only(self, names: Collection[str]) -> Written:
        """Without the attributes that are not in `names`."""
        return replace(self, attributes={key: value for key, value in self.attributes.items() if key in names})


def _of(name: str, body: str = "", *children: Written, **attributes: Value) -> Written:
    return Written(name=name, body=body, attributes=attributes, children=children)


_RECORD = _of(
    "Record",
    action=f"{AT}/recorded/",
    method="GET",
    fileFormat="wav",
    redirect=False,
    timeout=3,
    maxLength=20,
    playBeep=False,
    finishOnKey="*",
    recordSession=False,
    startOnDialAnswer=False,
    transcriptionType="auto",
    transcriptionUrl=f"{AT}/text/",
    transcriptionMethod="POST",
    transcriptionReportType="full",
    callbackUrl=f"{AT}/ready/",
    callbackMethod="GET",
    recordChannelType="mono",
)
_NUMBER = _of(
    "Number",
    "15550300",
    sendDigits="1w2",
    sendOnPreanswer=True,
    sendDigitsMode="rfc2833",
    callerId="15550111",
    callerName="Ann",
)
_USER = _of(
    "User",
    "sip:bob@192.0.2.1",
    sendDigits="12",
    sendOnPreanswer=False,
    sipHeaders="a=1,b=2",
    callerId="15550112",
    callerName="Bea",
)
_DIAL = replace(
    _of(
        "Dial",
        action=f"{AT}/dialled/",
        method="GET",
        hangupOnStar=True,
        timeLimit=600,
        timeout=9,
        callerId="15550110",
        callerName="Carl",
        confirmSound=f"{AT}/confirm/",
        confirmTimeout=7,
        confirmKey="5",
        dialMusic="real",
        callbackUrl=f"{AT}/told/",
        callbackMethod="GET",
        redirect=False,
        digitsMatch="1,2",
        digitsMatchBLeg="*9",
        sipHeaders="c=3",
    ),
    children=(_NUMBER, _USER),
)
_MARKED_UP = (
    _of("break", strength="strong", time="500ms"),
    _of("emphasis", "really", level="strong"),
    Written(name="lang", body="oui", attributes={"xml:lang": "fr-FR"}),
    _of("p", "para"),
    _of("phoneme", "tomato", alphabet="ipa", ph="x"),
    _of("prosody", "slow", rate="slow", pitch="low", volume="soft"),
    _of("s", "sent"),
    Written(name="say-as", body="12", attributes={"interpret-as": "date", "format": "md"}),
    _of("sub", "WWW", alias="web"),
    _of("w", "read", role="amazon:VBD"),
)
_PROMPTS = (
    _of("Speak", "Well?", voice="MAN", language="en-GB", loop=2),
    _of("Play", f"{AT}/x.wav?a=1&b=2", loop=3),
    _of("Wait", length=2, silence=True, minSilence=500, min_silence=500, beep="true"),
)
_GET_DIGITS = replace(
    _of(
        "GetDigits",
        action=f"{AT}/digits/",
        method="GET",
        timeout=7,
        digitTimeout=3,
        finishOnKey="none",
        numDigits=4,
        retries=2,
        redirect=False,
        playBeep=True,
        validDigits="123",
        invalidDigitsSound=f"{AT}/wrong.wav",
        log=False,
    ),
    children=_PROMPTS,
)
_MESSAGE = _of(
    "Message",
    "Hello & welcome",
    src="15550100",
    dst="15550101<15550102",
    type="sms",
    callbackUrl=f"{AT}/told/",
    callbackMethod="GET",
)
_REDIRECT = _of("Redirect", f"{AT}/next/?a=1&b=2", method="GET")
_DTMF = Written(name="DTMF", body="12w#", attributes={"async": False, "digits": "12w#"})
_MULTI_PARTY = Written(
    name="MultiPartyCall",
    body="sales",
    attributes={
        "role": "Supervisor",
        "maxDuration": 600,
        "maxParticipants": 3,
        "recordMinMemberCount": 2,
        "waitTime": 90,
        "record": True,
        "recordParticipantTrack": True,
        "recordFileFormat": "wav",
        "statusCallbackEvents": "mpc-state-changes,participant-speak-events",
        "stayAlone": True,
        "coachMode": False,
        "mute": True,
        "hold": True,
        "startMpcOnEnter": False,
        "endMpcOnExit": True,
        "enterSound": "beep:2",
        "exitSound": "none",
        "relayDTMFInputs": True,
        "transcript": True,
        "transcriptionUrl": f"{AT}/text/",
        "startRecordingAudio": f"{AT}/begins.wav",
        "stopRecordingAudio": f"{AT}/ends.wav",
        "enterSoundMethod": "POST",
        "exitSoundMethod": "POST",
        "startRecordingAudioMethod": "POST",
        "stopRecordingAudioMethod": "POST",
        **{
            f"{name}{what}": value
            for name in ("waitMusic", "agentHoldMusic", "customerHoldMusic", "recordingCallback", "statusCallback")
            for what, value in (("Url", f"{AT}/{name}/"), ("Method", "POST"))
        },
        "onExitActionUrl": f"{AT}/left/",
        "onExitActionMethod": "GET",
    },
)
EVERYTHING = {
    written.name: written
    for written in (
        _of(
            "Conference",
            "sales",
            muted=True,
            enterSound="beep:1",
            exitSound=f"{AT}/left/",
            startConferenceOnEnter=False,
            endConferenceOnExit=True,
            stayAlone=False,
            waitSound=f"{AT}/music/",
            maxMembers=3,
            record=True,
            recordFileFormat="wav",
            timeLimit=600,
            hangupOnStar=True,
            action=f"{AT}/over/",
            method="GET",
            callbackUrl=f"{AT}/told/",
            callbackMethod="GET",
            digitsMatch="1,2",
            floorEvent=True,
            redirect=False,
            relayDTMF=False,
            sendDigits="12",
            recordWhenAlone="true",
            transcriptionType="auto",
            transcriptionUrl=f"{AT}/text/",
            transcriptionMethod="GET",
            beep=True,
        ),
        _DIAL,
        _DTMF,
        _GET_DIGITS,
        replace(
            _of(
                "GetInput",
                action=f"{AT}/input/",
                method="GET",
                inputType="dtmf speech",
                executionTimeout=10,
                digitEndTimeout=4,
                speechEndTimeout=3,
                finishOnKey="*",
                numDigits=4,
                speechModel="phone_call",
                hints="yes,no",
                language="en-GB",
                interimSpeechResultsCallback=f"{AT}/interim/",
                interimSpeechResultsCallbackMethod="GET",
                log=True,
                redirect=False,
                profanityFilter=True,
            ),
            children=_PROMPTS,
        ),
        _of("Hangup", reason="busy", schedule=3),
        _MESSAGE,
        _of("Play", f"{AT}/x.wav?a=1&b=2", loop=3),
        _of("PreAnswer", "", *_PROMPTS, _GET_DIGITS, _REDIRECT, _MESSAGE, _DTMF),
        _RECORD,
        _REDIRECT,
        _of("Speak", "Hello ", *_MARKED_UP, voice="Polly.Amy", language="en-GB", loop=2),
        _of("Wait", length=2, silence=True, minSilence=500, min_silence=500, beep="true"),
        _MULTI_PARTY,
        _of(
            "Stream",
            "wss://app.offhook.test/stream",
            bidirectional=False,
            audioTrack="both",
            streamTimeout=60,
            statusCallbackUrl=f"{AT}/told/",
            statusCallbackMethod="GET",
            contentType="audio/x-mulaw;rate=8000",
            extraHeaders="a=1",
            keepCallAlive=True,
        ),
    )
}
"""By name."""


def by_hand(written: Written) -> str:
    """The element as XML."""
    attributes = "".join(f" {key}={quoteattr(_text(value))}" for key, value in written.attributes.items())
    inside = "".join(map(by_hand, written.children))
    return f"<{written.name}{attributes}>{escape(written.body)}{inside}</{written.name}>"


def by_python(written: Written) -> Any:
    """The element as the official Python builder makes it. Raises TypeError for an attribute that it does not know."""
    builder, known = _builder(written.name)
    fields: dict[str, Any] = {_parameter(key, known): value for key, value in written.attributes.items()}
    built = builder(written.body, **fields) if _HAS_BODY & known.keys() else builder(**fields)
    for child in written.children:
        built.add(by_python(child))
    return built


def known_to_python(written: Written) -> Written:
    """With those attributes only that the official Python builder knows, here and in what is inside."""
    _, known = _builder(written.name)
    shown = written.only([key for key in written.attributes if _parameter(key, known) in known])
    return replace(shown, children=tuple(map(known_to_python, shown.children)))


def unwritten(written: Written) -> set[str]:
    """Parameters of the official Python builder for this element that the table has no attribute for."""
    _, known = _builder(written.name)
    return known.keys() - {_parameter(key, known) for key in written.attributes} - _HAS_BODY


_HAS_BODY = {"content", "body"}


def _builder(name: str) -> tuple[Any, Mapping[str, object]]:
    words = "".join(part[0].upper() + part[1:] for part in name.split("-"))
    builder = getattr(plivoxml, f"{words}Element")
    return builder, inspect.signature(builder).parameters


def _parameter(attribute: str, known: Collection[str]) -> str:
    """The builder's name of an attribute: mostly in snake case."""
    if attribute in known:
        return attribute
    if f"{attribute}_" in known:
        return f"{attribute}_"
    plain = re.sub(r"[:-]", "_", attribute)
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", plain).lower()
    return next((name for name in (snake, snake.replace("_", "")) if name in known), snake)


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
