"""What a leg hears of another."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.coders import CODERS
from emulator.audio.g711 import ALAW_TO_PCM, ALAW_TO_ULAW, ULAW_TO_ALAW, ULAW_TO_PCM, encode_alaw, encode_ulaw
from emulator.media import commands as c
from emulator.media.events import RecordingClosed
from emulator.media.legs import LegTable
from emulator.media.playout import Playout
from emulator.media.rows import CONCEALED, END, FRAME, SHIFT
from tests.emulator.media.pair import NOTHING, Pair
from tests.emulator.media.rig import Rig
from tests.oracles.streams import rtp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.audio.coders import Encoder


def test_on_a_clean_network_the_delay_is_20_to_40_ms() -> None:
    delays = []
    for phase in range(1, FRAME + 1):
        pair = Pair()
        for number in range(10):
            pair.send(number, number * FRAME + phase)
        heard = pair.values(12)
        delays.append(heard.index(5) * FRAME - (5 * FRAME + phase))
        assert heard == [NOTHING] * 2 + list(range(10)) or heard == [NOTHING] * 3 + list(range(9))
    assert (min(delays), max(delays)) == (160, 319)
    assert median(delays) <= 0.040 * 8000


def test_long_packets_are_heard_from_their_beginning() -> None:
    pair = Pair()
    pair.send(1, 0, length=480)
    assert pair.values(5) == [NOTHING, 1, 1, 1, NOTHING]


@pytest.mark.parametrize("length", [80, 240])
def test_packets_of_half_frames_are_heard_whole(length: int) -> None:
    pair = Pair()
    heard = b""
    for number in range(12):
        pair.send(number, number * length, length=length)
        while pair.now < (number + 1) * length:
            heard += pair.heard()
    heard = heard.lstrip(b"\xff")
    sent = b"".join(bytes([number]) * length for number in range(12))
    assert heard
    assert heard == sent[: len(heard)]


def test_what_is_missing_is_silence_10_ms_at_a_time() -> None:
    pair = Pair()
    for number, value in ((0, 1), (1, 1), (2, 2), (4, 3), (5, 3)):
        pair.send(number, number * 80, value=value, length=80)
    assert (
        b"".join(pair.heard() for _ in range(5)).strip(b"\xff") == b"\1" * 160 + b"\2" * 80 + b"\xff" * 80 + b"\3" * 160
    )
    assert pair.counted(CONCEALED) == 1


def test_frames_that_do_not_come_are_concealed_only_when_others_follow_soon() -> None:
    pair = Pair()
    pair.talk(range(5))
    pair.talk(range(8, 12))
    assert pair.counted(CONCEALED) == 3
    pair.talk(range(40, 45))
    assert pair.counted(CONCEALED) == 3


@pytest.mark.parametrize(("alaw", "table"), [(0, ULAW_TO_ALAW), (1, ALAW_TO_ULAW)])
def test_the_other_law_is_transcoded(alaw: int, table: np.ndarray) -> None:
    pair = Pair(listener_alaw=1 - alaw)
    pair.send(0, 0, value=0x33, alaw=alaw)
    assert pair.values(2) == [0xFF if alaw else 0xD5, table[0x33]]


def test_two_listeners_with_laws_of_their_own() -> None:
    table = LegTable()
    for slot in range(4):
        table.allocate()
        table.legs[slot] = object()  # type: ignore[call-overload]
    table.form[1] = 1
    playout = Playout(table)
    playout.route({0: 2, 1: 3}, [])
    for slot in (2, 3):
        table.store(slot, 0, np.full(160, 7, np.uint8), 0)
        table.hot[slot, [END, SHIFT]] = (160, 160)
    playout.route({0: 2, 1: 3}, [])
    playout.tick(160)
    assert table.tx[0, 12:].tobytes() == b"\7" * 160
    assert table.tx[1, 12:].tobytes() == bytes([ULAW_TO_ALAW[7]]) * 160


def test_a_leg_is_loud_only_while_it_speaks() -> None:
    pair = Pair()
    pair.send(0, 0, value=0x00)
    pair.send(1, 160, value=0xFE)
    loud = []
    for _ in range(4):
        pair.playout.tick(pair.now)
        pair.now += FRAME
        loud.append(not pair.playout.quiet(np.array([0]))[0])
    assert loud == [False, True, False, False]


def test_the_place_does_not_hang_on_who_listens() -> None:
    pair = Pair()
    heard = pair.talk(range(5))
    pair.playout.route({}, [])
    for number in range(5, 8):
        pair.send(number, number * FRAME)
        pair.playout.tick(pair.now)
        pair.now += FRAME
    pair.playout.route({1: 0, 0: 1}, [])
    assert heard == [NOTHING, 0, 1, 2, 3]
    assert pair.talk(range(8, 10)) == [7, 8]


FORMS = {"PCMU": 0, "PCMA": 8, "G722": 9, "opus": 111}
WAYS = [(speaker, listener) for speaker in FORMS for listener in FORMS]


def payload(codec: str, encoder: Encoder | None, pcm: NDArray[np.int16]) -> bytes:
    if encoder is not None:
        return encoder.encode(pcm)
    return (encode_alaw(pcm) if codec == "PCMA" else encode_ulaw(pcm)).tobytes()


@pytest.mark.parametrize(("speaker", "listener"), WAYS)
def test_everybody_hears_everybody(speaker: str, listener: str) -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.agree("a", FORMS[speaker], speaker)
    rig.agree("b", FORMS[listener], listener)
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    signal = coded_signal(1, 8000)
    encoder = CODERS[speaker].encoder() if speaker in CODERS else None
    clock = CODERS[speaker].clock if speaker in CODERS else 1
    for number in range(50):
        frame = signal[160 * number : 160 * number + 160]
        data = payload(speaker, encoder, frame)
        rig.datagram("a", rtp(FORMS[speaker], number, 160 * clock * number, 5, data))
        rig.tick()
    sent = [packet[12:] for _, packet in rig.sent["b"][-50:]]
    heard = np.concatenate(decoded(listener, sent)).astype(float)
    around = [np.corrcoef(heard[1600:6400], signal[1600 - lag : 6400 - lag])[0, 1] for lag in range(100, 700)]
    assert max(around) > 0.99


def decoded(codec: str, sent: list[bytes]) -> list[NDArray[np.int16]]:
    if codec in CODERS:
        decoder = CODERS[codec].decoder()
        return [decoder.decode(packet) for packet in sent]
    table = ALAW_TO_PCM if codec == "PCMA" else ULAW_TO_PCM
    return [table[np.frombuffer(packet, np.uint8)] for packet in sent]


def test_a_leg_that_speaks_opus_is_loud() -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", 111, "opus")
    rig.engine.handle(c.StartRecorder(recording="r", leg="a", path="r.wav", stereo=True, silence_samples=1600))
    encoder = CODERS["opus"].encoder()
    for number in range(40):
        pcm = coded_signal(1, 160) if number < 20 else np.zeros(160, np.int16)
        rig.datagram("a", rtp(111, number, 960 * number, 5, encoder.encode(pcm)))
        rig.tick()
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    (closed,) = rig.found(RecordingClosed)
    assert closed.reason == "silence"
    assert closed.samples in range(31 * 160, 36 * 160)
