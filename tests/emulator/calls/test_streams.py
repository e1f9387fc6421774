"""Streams of a call: taps begin and end with them, keys are told, time and hang-ups end them."""

from __future__ import annotations

from emulator.calls import commands
from emulator.calls.actions import StreamKey
from emulator.media.commands import StartTap, StopTap
from tests.emulator.calls.lab import Lab


def start(call_uuid: str, order: str = "s", *, inbound: bool = True, outbound: bool = False) -> commands.StartStream:
    """An order for a stream of at most 10 s."""
    return commands.StartStream(order=order, call_uuid=call_uuid, inbound=inbound, outbound=outbound, timeout_s=10.0)


def test_a_stream_is_a_tap_of_the_leg() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(start(call, outbound=True))
    assert lab.media(StartTap) == [StartTap(tap="s", leg=call, from_peer=True, to_peer=True)]
    assert not lab.exchange.is_idle()
    lab.order(commands.StopStream(order="s"))
    lab.order(commands.StopStream(order="s"))
    assert lab.media(StopTap) == [StopTap(tap="s")]
    assert lab.outcomes() == {"s": "stopped"}
    lab.wait(20)
    assert lab.outcomes() == {"s": "stopped"}


def test_it_ends_after_its_time() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(start(call))
    lab.wait(9.9)
    assert not lab.outcomes()
    lab.wait(0.1)
    assert lab.outcomes() == {"s": "timeout"}
    assert lab.media(StopTap) == [StopTap(tap="s")]


def test_every_stream_that_hears_the_caller_is_told_its_keys() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(start(call, "s"))
    lab.order(start(call, "t", inbound=False, outbound=True))
    lab.order(start(call, "u"))
    lab.press(call, "5")
    assert lab.wanted(StreamKey) == [StreamKey(order="s", digit="5"), StreamKey(order="u", digit="5")]


def test_the_end_of_the_call_ends_its_streams_and_no_others() -> None:
    lab = Lab()
    first, second = lab.answered(), lab.answered("other")
    lab.order(start(first, "s"))
    lab.order(start(second, "t"))
    lab.hangs_up("in")
    assert lab.outcomes() == {"s": None}
    assert not lab.media(StopTap)
    lab.press(second, "1")
    assert lab.wanted(StreamKey) == [StreamKey(order="t", digit="1")]


def test_a_call_that_is_over_has_no_stream() -> None:
    lab = Lab()
    lab.order(start("gone"))
    assert lab.outcomes() == {"s": None}
    assert not lab.media(StartTap)
    assert lab.exchange.is_idle()
