"""What a flow asks a caller to press or say: whichever begins first is the input. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.calls.actions import InputHeard
from emulator.calls.commands import InputResult
from emulator.calls.cue_sequence import CueSequences
from emulator.calls.events import VoiceBegan
from emulator.calls.utterance import Utterance

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import CollectInput
    from emulator.calls.events import VoiceCeased, VoiceEvent
    from emulator.calls.leg import Leg
    from emulator.calls.voices import Voices
    from emulator.media.events import CueFinished, RecordingClosed

ALL_KEYS = "1234567890*#"
VOICE_S = 0.26
"""Speech is what goes on for so long, the 200 ms with which the engine tells its end included; less is a click. A key
that is pressed in the audio has been heard by then."""
PAUSE_S = 0.3
"""A pause after which what was said so far is looked at."""
_TIMERS = ("input", "input_begin", "input_voice", "input_pause", "input_end")
"""The whole input; its beginning; is it a voice; a pause; the end of the keys or of the speech."""


@dataclass(slots=True)
class _Input:
    order: CollectInput
    began: float
    utterance: Utterance | None = None
    """None: speech is not listened to."""
    kind: Literal["", "dtmf", "speech"] = ""
    """What began first."""
    digits: str = ""
    is_prompting: bool = False
    listened_s: float = 0.0
    is_over: bool = False
    """All that is waited for is the files."""


class Inputs:
    """Running inputs, by their order."""

    def __init__(self, board: Board, voices: Voices) -> None:
        self._board = board
        self._voices = voices
        self._prompts = CueSequences(board)
        self._running: dict[str, _Input] = {}
        self._utterances: list[Utterance] = []
        """Those with files that are not whole."""

    def collect(self, order: CollectInput, now: float) -> None:
        """Begin to listen and to play the prompts."""
        if order.call_uuid not in self._board.legs:
            self._board.done(order.order, None)
            return
        entry = self._running[order.order] = _Input(order, now)
        if order.speech_path:
            self._listen(entry)
        if order.prompts:
            entry.is_prompting = True
            self._prompts.start(order.order, order.call_uuid, order.prompts)
        else:
            self._prompted(entry, now)

    def cue_finished(self, event: CueFinished, now: float) -> None:
        """A sound is over; behind the last prompt the time runs."""
        entry = self._running.get(self._prompts.cue_finished(event))
        if entry is not None:
            self._prompted(entry, now)

    def digit(self, call_uuid: str, digit: str, now: float) -> None:
        """A key was pressed on a leg."""
        for entry in self._of(call_uuid):
            if entry.order.takes_keys and digit in ALL_KEYS and entry.kind != "speech":
                self._take(entry, digit, now)

    def voice(self, event: VoiceEvent) -> None:
        """The peer of a leg began or ceased to sound."""
        for entry in self._of(event.call_uuid):
            if entry.utterance is None or entry.kind == "dtmf":
                continue
            if isinstance(event, VoiceBegan):
                self._voice_began(entry, event)
            else:
                self._voice_ceased(entry, event)

    def timer_expired(self, what: str, order: str, now: float) -> None:
        """One of `_TIMERS` of an input is over."""
        entry = self._running.get(order)
        if entry is None:
            return
        if what == "input_voice" and entry.utterance is not None:
            entry.utterance.has_voice()
            self._begun(entry, "speech", now)
        elif what == "input_pause" and entry.utterance is not None:
            entry.utterance.cut()
        else:
            self._finish(entry, now)

    def closed(self, event: RecordingClosed) -> None:
        """The engine finished a file."""
        utterance = next((each for each in self._utterances if each.closed(event)), None)
        if utterance is None:
            return
        if utterance.is_over:
            self._utterances.remove(utterance)
        for entry in list(self._running.values()):
            if entry.utterance is utterance and entry.kind == "speech":
                if entry.is_over:
                    self._deliver(entry)
                else:
                    order = entry.order
                    heard = InputHeard(order=order.order, call_uuid=order.call_uuid, paths=utterance.paths)
                    self._board.outputs.append(heard)

    def give_up(self, leg: Leg) -> None:
        """Whoever waits is released, prompts fall silent, files are closed and deleted."""
        for name, entry in list(self._running.items()):
            if entry.order.call_uuid == leg.call_uuid:
                self._prompts.stop(name)
                if entry.utterance is not None:
                    entry.utterance.end()
        self.leg_ended(leg)

    def leg_ended(self, leg: Leg) -> None:
        """Whoever waits is released; the engine closes the files with the leg."""
        self._prompts.leg_ended(leg)
        for name, entry in list(self._running.items()):
            if entry.order.call_uuid == leg.call_uuid:
                del self._running[name]
                self._stop(entry, *_TIMERS)
                if entry.utterance is not None:
                    entry.utterance.give_up()
                self._board.done(name, None)

    def engine_lost(self) -> None:
        """No file will be finished."""
        self._utterances.clear()

    def is_idle(self) -> bool:
        """Whether nobody waits for anything here."""
        return not (self._running or self._utterances) and self._prompts.is_idle()

    def _of(self, call_uuid: str) -> list[_Input]:
        """The inputs under way on a leg."""
        return [each for each in self._running.values() if each.order.call_uuid == call_uuid and not each.is_over]

    def _set(self, entry: _Input, what: str, at: float) -> None:
        self._board.timers.set((what, entry.order.order), at)

    def _stop(self, entry: _Input, *what: str) -> None:
        for each in what:
            self._board.timers.stop((each, entry.order.order))

    def _listen(self, entry: _Input) -> None:
        order = entry.order
        entry.utterance = Utterance(
            self._board, self._voices, name=order.order, call_uuid=order.call_uuid, path=order.speech_path
        )
        self._utterances.append(entry.utterance)
        sounding = entry.utterance.begin()
        if sounding is not None:
            self._voice_began(entry, sounding)

    def _voice_began(self, entry: _Input, voice: VoiceBegan) -> None:
        if entry.kind == "speech" and entry.utterance is not None:
            entry.utterance.has_voice()
            self._stop(entry, "input_end", "input_pause")
        else:
            self._set(entry, "input_voice", voice.at + VOICE_S)

    def _voice_ceased(self, entry: _Input, voice: VoiceCeased) -> None:
        if entry.kind == "speech":
            self._set(entry, "input_pause", voice.at + PAUSE_S)
            self._set(entry, "input_end", voice.at + entry.order.speech_end_s)
        else:
            self._stop(entry, "input_voice")

    def _prompted(self, entry: _Input, now: float) -> None:
        """Nothing more is played: the time runs."""
        entry.is_prompting = False
        self._set(entry, "input", now + entry.order.limit_s)
        if entry.order.begin_within_s is not None and not entry.kind:
            self._set(entry, "input_begin", now + entry.order.begin_within_s)

    def _begun(self, entry: _Input, kind: Literal["dtmf", "speech"], now: float) -> None:
        """Whatever is played is stopped."""
        entry.kind = kind
        self._stop(entry, "input_begin", "input_voice")
        if entry.is_prompting:
            self._prompts.stop(entry.order.order)
            self._prompted(entry, now)

    def _take(self, entry: _Input, digit: str, now: float) -> None:
        order = entry.order
        if entry.kind != "dtmf":
            self._begun(entry, "dtmf", now)
            if entry.utterance is not None:
                entry.utterance.give_up()
                entry.utterance.end()
        if digit in order.finish_on_key:
            self._finish(entry, now)
            return
        entry.digits += digit
        if len(entry.digits) >= order.max_digits:
            self._finish(entry, now)
        else:
            self._set(entry, "input_end", now + order.next_digit_timeout_s)

    def _finish(self, entry: _Input, now: float) -> None:
        entry.is_over = True
        entry.listened_s = now - entry.began if entry.utterance is not None else 0.0
        self._stop(entry, *_TIMERS)
        if entry.utterance is not None and entry.kind != "dtmf":
            entry.utterance.end()
        self._deliver(entry)

    def _deliver(self, entry: _Input) -> None:
        """The result, once what was said is in its files."""
        speech: tuple[str, ...] = ()
        if entry.kind == "speech" and entry.utterance is not None:
            if not entry.utterance.is_whole:
                return
            speech = entry.utterance.paths
        name = entry.order.order
        del self._running[name]
        kind = entry.kind if speech or entry.digits else ""
        self._board.done(name, InputResult(kind=kind, digits=entry.digits, speech=speech, listened_s=entry.listened_s))
