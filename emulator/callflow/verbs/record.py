"""Record: voicemail in the foreground, the whole call or a Dial in the background. plivo_xml_callbacks.md §1.2, §2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.callflow.action import take_action
from emulator.callflow.control import RecordOrder, TranscriptionOrder
from emulator.callflow.parameters import pending_record_parameters, record_action_parameters

if TYPE_CHECKING:
    from emulator.callflow.action import Action
    from emulator.callflow.control import CallControl
    from emulator.callflow.document import Document
    from emulator.callflow.reader import ElementReader

LONGEST_VOICEMAIL_S = 60
"""Without maxLength."""

_ATTRIBUTES = frozenset(
    [
        "action",
        "method",
        "redirect",
        "fileFormat",
        "timeout",
        "maxLength",
        "playBeep",
        "finishOnKey",
        "recordSession",
        "startOnDialAnswer",
        "recordChannelType",
        "callbackUrl",
        "callbackMethod",
        "transcriptionType",
        "transcriptionUrl",
        "transcriptionMethod",
        "transcriptionReportType",
    ]
)
_FORMATS: tuple[Literal["mp3", "wav"], ...] = ("mp3", "wav")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A Record element."""

    action: Action
    order: RecordOrder

    @classmethod
    def read(cls, element: ElementReader) -> Record:
        """Read the element with the defaults of §1.2; startOnDialAnswer wins over recordSession."""
        element.known(_ATTRIBUTES)
        element.children()
        foreground = (mode := _mode(element)) == "foreground"
        bound = LONGEST_VOICEMAIL_S if foreground else element.switches.background_max_length_s
        return cls(
            action=element.action(),
            order=RecordOrder(
                mode=mode,
                file_format=element.choice("fileFormat", "mp3", _FORMATS),
                stereo=element.choice("recordChannelType", "stereo", ("mono", "stereo")) == "stereo",
                max_length_s=element.whole("maxLength", bound, at_least=1),
                silence_timeout_s=element.whole("timeout", 15, at_least=1) if foreground else None,
                finish_on_key=element.keys("finishOnKey", "#") if foreground else "",
                play_beep=foreground and element.flag("playBeep", default=True),
                callback_url=element.text("callbackUrl"),
                callback_method=element.method("callbackMethod"),
                transcription=_transcription(element),
            ),
        )

    async def run(self, control: CallControl) -> Document | None:
        """Record. In the background the action is requested at once and knows no durations."""
        await control.answer()
        if self.order.mode == "foreground":
            outcome = await control.record(self.order)
            parameters = record_action_parameters(outcome)
            return await take_action(
                self.action, control, parameters, purpose="Record action", call_ended=outcome.call_ended
            )
        handle = await control.start_recording(self.order)
        return await take_action(
            self.action, control, pending_record_parameters(handle), purpose="background Record action"
        )


def _transcription(element: ElementReader) -> TranscriptionOrder | None:
    """A URL or a type asks for one. People (`hybrid`, `manual`) are not to be had: a machine does it."""
    if not element.text("transcriptionType") and not element.text("transcriptionUrl"):
        return None
    if element.choice("transcriptionType", "auto", ("auto", "hybrid", "manual")) != "auto":
        element.remark("transcriptionType is no longer to be had, it is done as auto")
    element.choice("transcriptionReportType", "compact", ("full", "compact"))
    return TranscriptionOrder(url=element.text("transcriptionUrl"), method=element.method("transcriptionMethod"))


def _mode(element: ElementReader) -> Literal["foreground", "session", "dial_answer"]:
    if element.flag("startOnDialAnswer", default=False):
        return "dial_answer"
    return "session" if element.flag("recordSession", default=False) else "foreground"
