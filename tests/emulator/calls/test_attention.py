"""Facts and timers reach the part that waits for them, and nothing of a leg outlives it."""

from __future__ import annotations

from emulator.calls import commands
from tests.emulator.calls.lab import Lab


def test_keys_and_voices_go_their_own_ways() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.Pause(order="pause", call_uuid=call, seconds=9.0, silence_s=3.0))
    lab.order(
        commands.CollectDigits(
            order="digits",
            call_uuid=call,
            first_digit_timeout_s=5.0,
            next_digit_timeout_s=2.0,
            finish_on_key="#",
            max_digits=4,
            valid_digits="12",
        )
    )
    lab.press(call, "1")
    lab.wait(2.0)
    assert lab.outcomes() == {"digits": "1"}
    lab.wait(1.0)
    assert lab.outcomes() == {"digits": "1", "pause": True}
    lab.hangs_up("in")
    assert lab.exchange.is_idle()


def test_what_a_flow_waited_for_is_given_up_with_it() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.Pause(order="pause", call_uuid=call, seconds=9.0, silence_s=3.0))
    lab.order(commands.TakeLegs(call_uuids=(call, "nobody")))
    assert lab.outcomes() == {"pause": None}
    lab.wait(10.0)
    assert lab.exchange.leg(call) is not None
    lab.hangs_up("in")
    assert lab.exchange.is_idle()
