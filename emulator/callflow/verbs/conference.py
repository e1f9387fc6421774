"""Conference: meet others in a room. Read and judged; to run it is not built yet. plivo_xml_callbacks.md §1.4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.callflow.document import FlowProblem
from emulator.callflow.limits import CONFERENCE_MEMBERS, CONFERENCE_S, NOT_BUILT

if TYPE_CHECKING:
    from emulator.callflow.action import Action
    from emulator.callflow.control import CallControl, Method
    from emulator.callflow.reader import ElementReader

FileFormat = Literal["mp3", "wav"]
FORMATS: tuple[FileFormat, ...] = ("mp3", "wav")

_ATTRIBUTES = frozenset(
    [
        "muted",
        "enterSound",
        "exitSound",
        "startConferenceOnEnter",
        "endConferenceOnExit",
        "stayAlone",
        "waitSound",
        "maxMembers",
        "timeLimit",
        "hangupOnStar",
        "record",
        "recordFileFormat",
        "recordWhenAlone",
        "transcriptionType",
        "transcriptionUrl",
        "transcriptionMethod",
        "action",
        "method",
        "redirect",
        "callbackUrl",
        "callbackMethod",
        "digitsMatch",
        "floorEvent",
        "relayDTMF",
        "sendDigits",
        "beep",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRecording:
    """What is to be recorded of a room."""

    wanted: bool
    file_format: FileFormat
    when_alone: bool
    """Also while only one member is in it."""
    transcription_type: str
    transcription_url: str
    transcription_method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """A Conference element."""

    room: str
    action: Action
    muted: bool
    enter_sound: str
    """What the others hear: empty, beep:1, beep:2, or the URL of a document of sounds. So the next."""
    exit_sound: str
    starts_on_enter: bool
    ends_on_exit: bool
    stay_alone: bool
    """False: whoever is left alone is removed."""
    wait_sound: str
    """URL of a document of sounds; empty: none."""
    max_members: int
    time_limit_s: int
    hangup_on_star: bool
    recording: RoomRecording
    callback_url: str
    callback_method: Method
    digits_match: tuple[str, ...]
    floor_event: bool
    relay_dtmf: bool
    send_digits: str

    @classmethod
    def read(cls, element: ElementReader) -> Conference:
        """Read the element with the defaults of §1.4; one without a name makes the document invalid."""
        element.known(_ATTRIBUTES)
        element.children()
        if not element.body:
            raise element.fail("needs the name of the room")
        return cls(
            room=element.body,
            action=element.action(),
            muted=element.flag("muted", default=False),
            enter_sound=_enter_sound(element),
            exit_sound=element.signal("exitSound", ""),
            starts_on_enter=element.flag("startConferenceOnEnter", default=True),
            ends_on_exit=element.flag("endConferenceOnExit", default=False),
            stay_alone=element.flag("stayAlone", default=True),
            wait_sound=element.web_address("waitSound"),
            max_members=element.whole("maxMembers", CONFERENCE_MEMBERS, at_least=1, at_most=CONFERENCE_MEMBERS),
            time_limit_s=element.whole("timeLimit", CONFERENCE_S, at_least=1, at_most=CONFERENCE_S),
            hangup_on_star=element.flag("hangupOnStar", default=False),
            recording=_recording(element),
            callback_url=element.text("callbackUrl"),
            callback_method=element.method("callbackMethod"),
            digits_match=element.patterns("digitsMatch"),
            floor_event=element.flag("floorEvent", default=False),
            relay_dtmf=element.flag("relayDTMF", default=True),
            send_digits=element.sendable("sendDigits"),
        )

    async def run(self, control: CallControl) -> None:  # noqa: ARG002 - what every verb is given
        """End the call, and say why: to go on as if the conference were over would pretend that there was one."""
        raise FlowProblem(f"<Conference> {self.room}: conferences are not built yet; the call ends", code=NOT_BUILT)


def _enter_sound(element: ElementReader) -> str:
    """`enterSound`; else what the older `beep` says, in which a plain true was one beep."""
    older = "beep:1" if element.flag("beep", default=False) else ""
    return element.signal("enterSound", older)


def _recording(element: ElementReader) -> RoomRecording:
    return RoomRecording(
        wanted=element.flag("record", default=False),
        file_format=element.choice("recordFileFormat", "mp3", FORMATS),
        when_alone=element.flag("recordWhenAlone", default=False),
        transcription_type=element.text("transcriptionType"),
        transcription_url=element.text("transcriptionUrl"),
        transcription_method=element.method("transcriptionMethod"),
    )
