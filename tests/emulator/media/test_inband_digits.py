"""Digits in the audio of legs without telephone events: end to end through the engine."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.g711 import encode_alaw, encode_ulaw
from emulator.media import commands as c
from emulator.media.events import DigitEnded, DigitHeard
from tests.emulator.media.rig import PEER, Rig
from tests.emulator.media.test_tone_scan import key, silence
from tests.oracles.streams import rtp


def opened(*legs: str, payload_type: int = 0, telephone_event_type: int | None = None) -> Rig:
    rig = Rig()
    rig.open(*legs, payload_type=payload_type)
    for leg in legs:
        agreed = {"payload_type": payload_type, "telephone_event_type": telephone_event_type}
        rig.engine.handle(c.SetRemote(leg=leg, remote=PEER, **agreed))  # type: ignore[arg-type]
    rig.tick()
    return rig


def frames(text: str) -> list[np.ndarray]:
    pcm = np.concatenate(
        [silence(300), *(part for digit in text for part in (key(digit, 100), silence(100))), silence(200)]
    )
    return list(pcm[: len(pcm) // 160 * 160].reshape(-1, 160))


def heard(rig: Rig, leg: str) -> str:
    assert {event.by for event in rig.found(DigitHeard)} <= {"inband"}
    return "".join(event.digit for event in rig.found(DigitHeard) if event.leg == leg)


@pytest.mark.parametrize("payload_type", [0, 8])
def test_keys_of_several_legs_at_once(payload_type: int) -> None:
    rig = opened("a", "b", "d", payload_type=payload_type)
    encode = encode_alaw if payload_type else encode_ulaw
    for one, other in zip(frames("159D"), frames("*0#A"), strict=True):
        rig.speak("a", encode(one).tobytes(), payload_type=payload_type)
        rig.speak("b", encode(other).tobytes(), payload_type=payload_type)
        rig.tick()
    assert (heard(rig, "a"), heard(rig, "b"), heard(rig, "d")) == ("159D", "*0#A", "")
    ended = [event for event in rig.found(DigitEnded) if event.leg == "a"]
    assert [event.digit for event in ended] == list("159D")
    assert all(80 <= event.measured_ms <= 120 and event.claimed_ms is None for event in ended)


def test_a_leg_with_telephone_events_is_not_scanned() -> None:
    rig = opened("a", telephone_event_type=101)
    for frame in frames("159D"):
        rig.speak("a", encode_ulaw(frame).tobytes())
        rig.tick()
    assert rig.found(DigitHeard) == []


def test_packets_of_60_ms_and_packets_that_overtake() -> None:
    rig = opened("a")
    spoken = frames("24")
    spoken = spoken[: len(spoken) // 6 * 6]
    for number in range(0, len(spoken), 3):
        media = encode_ulaw(np.concatenate(spoken[number : number + 3])).tobytes()
        rig.datagram("a", rtp(0, number // 3, 160 * number, 1, media))
        rig.tick(3)
    assert heard(rig, "a") == "24"
    rig = opened("a")
    for number in range(0, len(spoken), 2):
        for each in (number + 1, number):
            rig.datagram("a", rtp(0, each, 160 * each, 1, encode_ulaw(spoken[each]).tobytes()))
        rig.tick(2)
    assert heard(rig, "a") == "24"


def test_a_slot_with_another_leg_begins_anew_and_the_table_may_grow() -> None:
    rig = opened("a")
    for frame in frames("24"):
        rig.speak("a", encode_ulaw(frame).tobytes())
        rig.tick()
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick(2)
    more = [f"leg{number}" for number in range(12)]
    rig.open(*more)
    for leg in more:
        rig.engine.handle(c.SetRemote(leg=leg, remote=PEER, payload_type=0, telephone_event_type=None))
    for frame in frames("79"):
        rig.speak("leg0", encode_ulaw(frame).tobytes())
        rig.speak("leg11", encode_ulaw(frame).tobytes())
        rig.tick()
    assert (heard(rig, "leg0"), heard(rig, "leg11")) == ("79", "79")
