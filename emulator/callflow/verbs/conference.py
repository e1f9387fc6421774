"""Conference: meet others in a room; then report. plivo_xml_callbacks.md §1.4, §3.9."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.callflow.action import take_action
from emulator.callflow.limits import CONFERENCE_S
from emulator.callflow.meetings import ConferenceOrder, RoomRecording
from emulator.callflow.parameters import conference_action_parameters

if TYPE_CHECKING:
    from emulator.callflow.action import Action
    from emulator.callflow.control import CallControl
    from emulator.callflow.document import Document
    from emulator.callflow.reader import ElementReader

FORMATS: tuple[Literal["mp3", "wav"], ...] = ("mp3", "wav")

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
class Conference:
    """A Conference element."""

    action: Action
    order: ConferenceOrder

    @classmethod
    def read(cls, element: ElementReader) -> Conference:
        """Read the element with the defaults of §1.4; one without a name makes the document invalid."""
        element.known(_ATTRIBUTES)
        element.children()
        if not element.body:
            raise element.fail("needs the name of the room")
        most = element.switches.conference_members
        order = ConferenceOrder(
            name=element.body,
            muted=element.flag("muted", default=False),
            enter_sound=_enter_sound(element),
            exit_sound=element.signal("exitSound", ""),
            starts_on_enter=element.flag("startConferenceOnEnter", default=True),
            ends_on_exit=element.flag("endConferenceOnExit", default=False),
            stay_alone=element.flag("stayAlone", default=True),
            wait_sound=element.web_address("waitSound"),
            max_members=element.whole("maxMembers", most, at_least=1, at_most=most),
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
        return cls(action=element.action(), order=order)

    async def run(self, control: CallControl) -> Document | None:
        """Answer, stay in the room until it is over for this call, report; whoever was not let in reports nothing."""
        await control.answer()
        outcome = await control.meet(self.order)
        if not outcome.member_id:
            return None
        parameters = conference_action_parameters(outcome)
        return await take_action(
            self.action, control, parameters, purpose="Conference action", call_ended=outcome.call_ended
        )


def _enter_sound(element: ElementReader) -> str:
    """`enterSound`; else what the older `beep` says, in which a plain true was one beep."""
    older = "beep:1" if element.flag("beep", default=False) else ""
    return element.signal("enterSound", older)


def _recording(element: ElementReader) -> RoomRecording | None:
    recording = RoomRecording(
        file_format=element.choice("recordFileFormat", "mp3", FORMATS),
        when_alone=element.flag("recordWhenAlone", default=False),
        is_transcribed=bool(element.text("transcriptionType") or element.text("transcriptionUrl")),
        transcription_url=element.text("transcriptionUrl"),
        transcription_method=element.method("transcriptionMethod"),
    )
    return recording if element.flag("record", default=False) else None
