"""MultiPartyCall: take part in a call of many, then go on. plivo_xml_callbacks.md §1.5, §3.10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from emulator.callflow.limits import (
    LONGEST_MULTI_PARTY_S,
    LONGEST_MULTI_PARTY_WAIT_S,
    MULTI_PARTY_PARTICIPANTS,
    MULTI_PARTY_S,
    SHORTEST_MULTI_PARTY_S,
)
from emulator.callflow.multi_party import (
    EVENTS,
    Address,
    EventGroup,
    MultiPartyOrder,
    MultiPartySettings,
    Participation,
    Role,
)
from emulator.callflow.participation import take_exit_action
from emulator.callflow.verbs.conference import FORMATS

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl, Method
    from emulator.callflow.document import Document
    from emulator.callflow.reader import ElementReader

_ROLES: tuple[Role, ...] = get_args(Role)
_GROUPS: tuple[EventGroup, ...] = get_args(EventGroup)
_URLS_AND_METHODS = ("waitMusic", "agentHoldMusic", "customerHoldMusic", "recordingCallback", "statusCallback")
_OF_CALL = (
    "maxDuration maxParticipants recordMinMemberCount waitForAgent waitTime record recordFileFormat recordCoachVoice "
    "transcript transcriptionUrl startRecordingAudio startRecordingAudioMethod stopRecordingAudio "
    "stopRecordingAudioMethod statusCallbackEvents"
)
_OF_PARTICIPANT = (
    "role mute hold coachMode stayAlone startMpcOnEnter endMpcOnExit enterSound enterSoundMethod exitSound "
    "exitSoundMethod onExitActionUrl onExitActionMethod relayDTMFInputs recordParticipantTrack"
)
_OF_AI_AGENT = "ServiceUrl ContentType StatusCallbackUrl StatusCallbackMethod SamplingRate ExtraHeaders"
_ATTRIBUTES = frozenset(
    [
        *_OF_CALL.split(),
        *_OF_PARTICIPANT.split(),
        *(f"{name}{what}" for name in _URLS_AND_METHODS for what in ("Url", "Method")),
        *(f"aiAgentStream{name}" for name in _OF_AI_AGENT.split()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyCall:
    """A MultiPartyCall element."""

    name: str
    settings: MultiPartySettings
    participant: Participation

    @classmethod
    def read(cls, element: ElementReader) -> MultiPartyCall:
        """Read the element; one without a name or a role makes the document invalid. The case of attributes is free."""
        element = element.in_any_case(_ATTRIBUTES)
        element.known(_ATTRIBUTES)
        element.children()
        if not element.body:
            raise element.fail("needs a name")
        if any(element.text(f"aiAgentStream{name}") for name in _OF_AI_AGENT.split()):
            element.remark("opens no stream to an AI agent: aiAgentStream… is not emulated")
        return cls(name=element.body, settings=_settings(element), participant=_participation(element))

    async def run(self, control: CallControl) -> Document | None:
        """Answer and take part; behind it the document of onExitActionUrl, or the next element."""
        await control.answer()
        order = MultiPartyOrder(name=self.name, settings=self.settings, participant=self.participant)
        return await take_exit_action(await control.join_multi_party(order), order, control)


def _settings(element: ElementReader) -> MultiPartySettings:
    return MultiPartySettings(
        max_duration_s=element.whole(
            "maxDuration", MULTI_PARTY_S, at_least=SHORTEST_MULTI_PARTY_S, at_most=LONGEST_MULTI_PARTY_S
        ),
        max_participants=element.whole(
            "maxParticipants", MULTI_PARTY_PARTICIPANTS, at_least=2, at_most=MULTI_PARTY_PARTICIPANTS
        ),
        record=element.flag("record", default=False),
        record_from_members=element.whole("recordMinMemberCount", 1, at_least=1, at_most=2),
        record_coach=element.flag("recordCoachVoice", default=True),
        file_format=element.choice("recordFileFormat", "mp3", FORMATS),
        wait_for_agent=element.flag("waitForAgent", default=False),
        wait_s=element.whole("waitTime", None, at_least=0, at_most=LONGEST_MULTI_PARTY_WAIT_S),
        wait_music=_address(element, "waitMusic"),
        agent_hold_music=_address(element, "agentHoldMusic"),
        customer_hold_music=_address(element, "customerHoldMusic"),
        recording_begins=_audio(element, "startRecordingAudio"),
        recording_ends=_audio(element, "stopRecordingAudio"),
        recording_callback=_address(element, "recordingCallback", method="POST"),
        status_callback=_address(element, "statusCallback", method="POST"),
        status_events=_events(element),
        transcript=element.flag("transcript", default=False),
        transcription_url=element.text("transcriptionUrl"),
    )


def _participation(element: ElementReader) -> Participation:
    return Participation(
        role=_role(element),
        mute=element.flag("mute", default=False),
        hold=element.flag("hold", default=False),
        coach=element.flag("coachMode", default=True),
        stay_alone=element.flag("stayAlone", default=False),
        starts_on_enter=element.flag("startMpcOnEnter", default=True),
        ends_on_exit=element.flag("endMpcOnExit", default=False),
        enter_sound=_signal(element, "enterSound", "beep:1"),
        exit_sound=_signal(element, "exitSound", "beep:2"),
        on_exit=_address(element, "onExitAction", method="POST"),
        relay_dtmf=element.flag("relayDTMFInputs", default=False),
        record_track=element.flag("recordParticipantTrack", default=False),
    )


def _role(element: ElementReader) -> Role:
    given = element.text("role").lower()
    for role in _ROLES:
        if role == given:
            return role
    raise element.fail(f"needs a role of {', '.join(_ROLES)}" + (f", not {given[:60]!r}" if given else ""))


def _address(element: ElementReader, name: str, *, method: Method = "GET") -> Address:
    return Address(url=element.web_address(f"{name}Url"), method=element.method(f"{name}Method", method))


def _audio(element: ElementReader, name: str) -> Address:
    return Address(url=element.web_address(name), method=element.method(f"{name}Method", "GET"))


def _signal(element: ElementReader, name: str, default: str) -> Address:
    return Address(url=element.signal(name, default), method=element.method(f"{name}Method", "GET"))


def _events(element: ElementReader) -> tuple[EventGroup, ...]:
    """The groups of events, in the order in which the documents have them."""
    given = tuple(filter(None, (part.strip() for part in element.text("statusCallbackEvents").split(","))))
    for name in given:
        if name not in _GROUPS:
            element.remark(f"statusCallbackEvents names no {name[:60]!r}; it is ignored")
    return tuple(name for name in _GROUPS if name in given) or EVENTS
