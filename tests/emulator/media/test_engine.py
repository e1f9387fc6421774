"""The engine from outside: slots, growth, latching, and the same bytes from the same orders."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g711 import decode_ulaw, encode_ulaw
from emulator.base.address import Address
from emulator.media import commands as c
from tests.emulator.media.rig import PEER, Rig, record


def recorded_call() -> Rig:
    """Two parties with coded signals, bridged and recorded for 3 s."""
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    rig.engine.handle(record("a"))
    for number in range(150):
        for code, leg in enumerate(("a", "b")):
            rig.speak(leg, encode_ulaw(coded_signal(code, 160, 160 * number)).tobytes())
        rig.tick()
    for leg in ("a", "b"):
        rig.engine.handle(c.CloseLeg(leg=leg))
    rig.tick()
    return rig


def test_a_recorded_call_is_bit_equal_to_what_was_said() -> None:
    pcm = recorded_call().wav("r.wav")
    for channel in (0, 1):
        assert np.array_equal(pcm[:, channel], decode_ulaw(encode_ulaw(coded_signal(channel, 24_000))))


def test_the_same_orders_give_the_same_bytes() -> None:
    first, second = recorded_call(), recorded_call()
    assert first.blocks == second.blocks
    assert first.events == second.events
    assert first.sent == second.sent


def test_orders_are_carried_out_at_the_next_tick() -> None:
    rig = Rig()
    rig.engine.handle(c.OpenLeg(leg="a", local=PEER, ssrc=1, first_sequence=0, first_timestamp=0))
    with pytest.raises(KeyError):
        rig.engine.slot_of("a")
    rig.tick()
    assert rig.engine.slot_of("a") == 0
    assert rig.engine.now_sample == 160
    assert rig.engine.tx_slots.tolist() == []


def test_many_legs() -> None:
    rig = Rig()
    legs = [f"leg{number}" for number in range(40)]
    rig.open(*legs)
    assert sorted(rig.engine.slot_of(leg) for leg in legs) == list(range(40))
    assert rig.engine.tx_slots.tolist() == list(range(40))
    assert rig.engine.rx.shape == (64, 1536)
    assert rig.engine.tx.shape == (64, 172)


def test_latching_lasts_until_another_address_is_agreed() -> None:
    rig = Rig()
    rig.open("a")
    slot = rig.engine.slot_of("a")
    found = Address("203.0.113.5", 9)
    rig.engine.latch("a", found)
    assert rig.engine.remote(slot) == found
    rig.remote("a")
    rig.tick()
    assert rig.engine.remote(slot) == found
    rig.remote("a", remote=Address("192.0.2.44", 4))
    rig.tick()
    assert rig.engine.remote(slot) == Address("192.0.2.44", 4)


def test_a_held_leg_is_not_latched() -> None:
    rig = Rig()
    rig.open("a", remote=None)
    rig.engine.latch("a", PEER)
    rig.engine.latch("nobody", PEER)
    rig.tick()
    assert rig.engine.tx_slots.tolist() == []


def test_receiving_nothing() -> None:
    rig = Rig()
    rig.engine.receive(np.zeros(0, np.intp), np.zeros(0, np.int32), np.zeros(0, np.int64))
    rig.tick()
    assert rig.events == []
