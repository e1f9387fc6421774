"""What the flows of a platform share: the parts of the shell that carry out what a verb asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.clock import WallClock
    from emulator.base.ids import Ids
    from emulator.callflow.control import DialOrder
    from emulator.callflow.meetings import ConferenceOrder
    from emulator.runtime.call_book import CallBook
    from emulator.runtime.courier import Courier
    from emulator.runtime.multi_party_log import MultiPartyLog
    from emulator.runtime.multi_party_recorder import MultiPartyRecorder
    from emulator.runtime.promised_hangups import PromisedHangups
    from emulator.runtime.recognition import Recognition
    from emulator.runtime.recording_desk import RecordingDesk
    from emulator.runtime.requests import Requests
    from emulator.runtime.retention import Retention
    from emulator.runtime.sounds import Sounds
    from emulator.runtime.speech_inputs import SpeechInputs
    from emulator.runtime.stream_desk import StreamDesk
    from emulator.runtime.switchboard import Switchboard
    from emulator.runtime.transcriptions import Transcriptions


@dataclass(slots=True, kw_only=True)
class FlowSurroundings:
    """What flows work with."""

    switchboard: Switchboard
    book: CallBook
    hangups: PromisedHangups
    recordings: RecordingDesk
    transcriptions: Transcriptions
    retention: Retention
    requests: Requests
    courier: Courier
    sounds: Sounds
    streams: StreamDesk
    multi_party: MultiPartyLog
    multi_party_recorder: MultiPartyRecorder
    recognition: Recognition
    inputs: SpeechInputs
    ids: Ids
    wall: WallClock
    note: Callable[[str, str], None]
    """(call_uuid, summary): a line for the time line."""
    dials: dict[str, DialOrder] = field(default_factory=dict)
    """Running Dials by their order, for callbackUrl."""
    conferences: dict[str, ConferenceOrder] = field(default_factory=dict)
    """Stays in conferences by their order, likewise."""
