"""Mutants of keys that phones are sent: packets of telephone events, tones, what one party presses for another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.calls.dialing import Dialing
from emulator.media import keying
from emulator.media.keying import Keying
from emulator.media.sending import Sending
from emulator.runtime.call_control import FlowControl
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

SENT, RELAYED, BESIDE = "dial_send_digits", "dial_keys_to_the_other_party", "inbound_keys_beside_a_sound"


def packets_changed(breakage: Breakage, change: Callable[[list[Any]], list[Any]]) -> None:
    """Change the packets of every key."""
    breakage.replace(keying, "encode_key", lambda original, *key, **how: change(original(*key, **how)))


@mutant(SENT, "outbound_send_digits", says="the marker is not that of the first packet alone")
def marker_on_every_packet(breakage: Breakage) -> None:
    """Each packet of a key says that a key begins."""
    packets_changed(breakage, lambda packets: [replace(packet, marker=True) for packet in packets])


@mutant(SENT, "stream_clear", says="it does not end with 3 end packets")
def one_end_packet(breakage: Breakage) -> None:
    """The end of a key is told once and not three times."""
    packets_changed(breakage, lambda packets: packets[:-2])


@mutant(SENT, "dial_send_digits_early", says="is sent keys as events")
def stamp_runs_on(breakage: Breakage) -> None:
    """The packets of a key have time stamps that go on, as those of audio do."""
    packets_changed(breakage, lambda packets: [replace(packet, offset=0) for packet in packets])


@mutant(SENT, "speech_before_the_answer", says="its duration does not grow")
def duration_stands_still(breakage: Breakage) -> None:
    """Every packet of a key tells the duration of its end."""

    def change(packets: list[Any]) -> list[Any]:
        whole = packets[-1].payload[2:]
        return [replace(packet, payload=packet.payload[:2] + whole) for packet in packets]

    packets_changed(breakage, change)


@mutant(SENT, BESIDE, says="a hole in the sequence numbers")
def events_counted_twice(breakage: Breakage) -> None:
    """Behind every packet of a key the sequence numbers have a hole."""

    def send_events(original: Original, sending: Sending, legs: list[Any], now: int) -> None:
        original(sending, legs, now)
        for leg in legs:
            sending._table.sent[leg.slot] += 1

    breakage.replace(Sending, "_send_events", send_events)


@mutant(SENT, "outbound_send_digits", says="hears keys")
def tones_beside_events(breakage: Breakage) -> None:
    """A phone that knows telephone events is sent tones."""
    breakage.replace(
        Keying, "start", lambda original, keys, leg, order: original(keys, leg, replace(order, inband=True))
    )


@mutant(RELAYED, says="office is sent keys as events")
def keys_not_passed_on(breakage: Breakage) -> None:
    """What a caller presses does not reach the party that it is connected with."""

    def pass_on(original: Original, dialing: Dialing, call_uuid: str, digit: str, way: Any) -> None:
        if digit == "7":
            original(dialing, call_uuid, digit, way)

    breakage.replace(Dialing, "_pass_on", pass_on)


@mutant(RELAYED, says="caller hears keys")
def keys_of_the_callee_not_passed_on(breakage: Breakage) -> None:
    """What a callee presses does not reach the caller."""

    def pass_on(original: Original, dialing: Dialing, call_uuid: str, digit: str, way: Any) -> None:
        if digit != "7":
            original(dialing, call_uuid, digit, way)

    breakage.replace(Dialing, "_pass_on", pass_on)


@mutant(RELAYED, says="office is sent keys as events")
def keys_passed_on_twice(breakage: Breakage) -> None:
    """A key that one party presses reaches the other twice."""

    def pass_on(original: Original, dialing: Dialing, call_uuid: str, digit: str, way: Any) -> None:
        original(dialing, call_uuid, digit, way)
        original(dialing, call_uuid, digit, way)

    breakage.replace(Dialing, "_pass_on", pass_on)


@mutant(BESIDE, says="RecordingDurationMs")
def keys_are_always_waited_for(breakage: Breakage) -> None:
    """The element behind a DTMF waits for its last key, whatever async says."""
    breakage.replace(FlowControl, "send_keys", lambda original, control, keys, **_: original(control, keys, wait=True))


@mutant(BESIDE, says="RecordingDurationMs")
def keys_are_never_waited_for(breakage: Breakage) -> None:
    """The element behind a DTMF runs at once, whatever async says."""
    breakage.replace(FlowControl, "send_keys", lambda original, control, keys, **_: original(control, keys, wait=False))
