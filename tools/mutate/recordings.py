"""Mutants of recordings: who is on which channel, when, how loud, and how long the file is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.calls import recordings as orders
from emulator.calls.recordings import BEEP, Recordings
from emulator.media import recorder as recorder_module
from emulator.media import recorders as recorders_module
from emulator.media.commands import StartCue
from emulator.media.recorder import Recorder
from emulator.media.recorders import Recorders
from emulator.media.timeline import Timeline
from emulator.runtime import mp3_worker
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emulator.calls.commands import StartRecording
    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]
    Change = Callable[[NDArray[np.int16]], NDArray[np.int16]]

ANSWERED = "inbound_did_dial_answer[wav-softphone-softphone]"
ANSWERED_MP3 = "inbound_did_dial_answer[mp3-softphone-softphone]"
SESSION = "inbound_did_record_session"
HANDSET, HANDSET_MP3 = "record_of_a_handset[wav]", "record_of_a_handset[mp3]"
"""Nothing is known of what its agent says: it is judged by its packets."""


def one_by_one(breakage: Breakage) -> None:
    """No recording is handed out without being looked at."""
    breakage.replace(recorders_module, "flow_of", lambda *_: None)


def change_stereo(breakage: Breakage, change: Change) -> None:
    """Write `change` of the samples [n, 2] of every stereo recording."""

    def take(original: Original, recorder: Recorder, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        start, data = original(recorder, *arguments, **named)
        if recorder.order.stereo:
            data = change(np.frombuffer(data, "<i2").reshape(-1, 2)).astype("<i2").tobytes()
        return start, data

    one_by_one(breakage)
    breakage.replace(Recorder, "take", take)


@mutant(ANSWERED, ANSWERED_MP3, HANDSET, HANDSET_MP3, says="channels swapped")
def channels_swapped(breakage: Breakage) -> None:
    """Left and right of stereo recordings are exchanged."""
    change_stereo(breakage, lambda both: both[:, ::-1])


@mutant(ANSWERED, ANSWERED_MP3, says="duplicated")
def left_on_both(breakage: Breakage) -> None:
    """Both channels of stereo recordings hold the caller."""
    change_stereo(breakage, lambda both: both[:, [0, 0]])


@mutant(HANDSET, HANDSET_MP3, says="right: agent by its packets: .*missing")
def caller_in_place_of_a_handset(breakage: Breakage) -> None:
    """The channel of a party that speaks anything holds somebody else."""
    change_stereo(breakage, lambda both: both[:, [0, 0]])


@mutant(ANSWERED, SESSION, says="one-sided")
def one_sided(breakage: Breakage) -> None:
    """The right channel of recordings is empty."""
    one_by_one(breakage)
    breakage.replace(Recorder, "_both_at_once", lambda *_: None)
    breakage.replace(Recorder, "_hear_right", lambda *_: None)


@mutant(ANSWERED, ANSWERED_MP3, says="gain")
def quieter_by_3_db(breakage: Breakage) -> None:
    """Recordings are 3 dB quieter than the wire."""
    change_stereo(breakage, lambda both: (both * 0.7079).round().astype(np.int16))


@mutant(ANSWERED, says="polarity")
def upside_down(breakage: Breakage) -> None:
    """Samples of recordings have the wrong sign."""
    change_stereo(breakage, lambda both: -np.clip(both, -32767, 32767))


@mutant(ANSWERED, ANSWERED_MP3, HANDSET, HANDSET_MP3, says="offset")
def shifted_by_100_ms(breakage: Breakage) -> None:
    """What peers say stands 100 ms too late in recordings."""

    def from_peer(original: Original, table: Any, leg: Any, begin: int, out: Any) -> None:
        original(table, leg, begin - 800, out)

    one_by_one(breakage)
    breakage.replace(recorder_module, "from_peer", from_peer)


@mutant(ANSWERED, "inbound_agents_race", says="uration")
def tail_lost(breakage: Breakage) -> None:
    """A recording that ends with its call lacks the last 500 ms."""

    def end(original: Original, recorders: Recorders, recorder: Recorder, at: int, reason: str) -> None:
        original(recorders, recorder, max(recorder.armed, at - 4000) if reason == "leg_closed" else at, reason)

    breakage.replace(Recorders, "_end", end)


@mutant(SESSION, says="/recording-ready/")
def never_closed(breakage: Breakage) -> None:
    """A recording that has ended is never closed."""
    breakage.replace(Recorders, "_close", lambda *_: None)


@mutant("inbound_second_agent_after_the_first", says="second")
def first_party_for_ever(breakage: Breakage) -> None:
    """The right channel stays with the party of the first Dial after a second one is answered."""
    heard: dict[int, Any] = {}

    def hear(original: Original, recorder: Recorder, now: int, kind: str, leg: Any = None, cue: str = "") -> None:
        if kind == "from_peer":
            leg = heard.setdefault(id(recorder), leg)
        original(recorder, now, kind, leg, cue)

    breakage.replace(Recorder, "hear", hear)


@mutant("record_session_mono", "record_api_mono", says="gain")
def mono_halved(breakage: Breakage) -> None:
    """Mono recordings hold the mean of both sides instead of their sum."""

    def take(original: Original, recorder: Recorder, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        start, data = original(recorder, *arguments, **named)
        if not recorder.order.stereo:
            data = (np.frombuffer(data, "<i2") // 2).astype("<i2").tobytes()
        return start, data

    breakage.replace(Recorder, "take", take)


@mutant(ANSWERED_MP3, "voicemail_hang_up[mp3]", says="offset|no WAV")
def mp3_without_info_tag(breakage: Breakage) -> None:
    """An MP3 does not begin with the Info frame that tells players what to skip."""
    breakage.replace(mp3_worker, "info_frame", lambda _, audio: bytes(audio.frame_bytes))


@mutant("voicemail_hang_up[wav]", "voicemail_max_length", says="right|uration|silent")
def beep_recorded(breakage: Breakage) -> None:
    """A foreground recording begins with its beep instead of after it, and the beep is on its right channel."""

    def start(original: Original, recordings: Recordings, order: StartRecording) -> None:
        original(recordings, replace(order, beep=False))
        if order.beep:
            recordings._board.media(StartCue(leg=order.call_uuid, cue="early-beep", tones=BEEP))

    breakage.replace(Recordings, "start", start)
    breakage.replace(
        orders, "StartRecorder", lambda original, **fields: original(**(fields | {"records_to_peer": True}))
    )


def change_order(breakage: Breakage, name: str, by: int) -> None:
    """Give recorders a limit that is off by `by` samples."""

    def start_recorder(original: Original, **fields: Any) -> Any:
        limit = fields[name]
        return original(**(fields | {name: None if limit is None else limit + by}))

    breakage.replace(orders, "StartRecorder", start_recorder)


@mutant("voicemail_max_length", says="uration")
def max_length_off_by_20_ms(breakage: Breakage) -> None:
    """A recording is 20 ms longer than maxLength."""
    change_order(breakage, "max_samples", 160)


@mutant("voicemail_silence_timeout", "voicemail_nothing_said", says="uration")
def silence_timeout_off_by_1_s(breakage: Breakage) -> None:
    """Silence ends a recording one second late."""
    change_order(breakage, "silence_samples", 8000)


@mutant(ANSWERED, "inbound_two_agents_in_turn", says="duration")
def started_before_the_answer(breakage: Breakage) -> None:
    """A recording that should wait for the answer of a Dial begins at once."""

    def start(original: Original, recordings: Recordings, order: StartRecording) -> None:
        original(recordings, replace(order, mode="session") if order.mode == "dial_answer" else order)

    breakage.replace(Recordings, "start", start)


@mutant("media_late_packets", says="late")
def late_packets_lost(breakage: Breakage) -> None:
    """Packets that come too late to be heard are not recorded either."""

    def fill(original: Original, line: Timeline, hot: list[int], packet: Any, index: int) -> bool:
        return bool(original(line, hot, packet._replace(has_memory=True), index))

    breakage.replace(Timeline, "_fill", fill)


@mutant("media_ssrc_change", says="left channel")
def ssrc_change_lost(breakage: Breakage) -> None:
    """Packets with another SSRC than the first are not recorded."""

    def place(original: Original, line: Timeline, hot: list[int], packet: Any, is_quiet: Any) -> int | None:
        if line.segments and packet.ssrc != line.segments[0].ssrc:
            return line._drop(packet)
        found: int | None = original(line, hot, packet, is_quiet)
        return found

    breakage.replace(Timeline, "place", place)
