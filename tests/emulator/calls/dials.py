"""Dials to try, and what was told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls import commands
from emulator.calls.actions import DialProgress

if TYPE_CHECKING:
    from tests.emulator.calls.lab import Lab

RINGBACK = "/sounds/ringback.pcm"


def dial(
    call_uuid: str,
    *targets: str,
    caller_id: str = "",
    hangup_on_star: bool = False,
    ring_timeout_s: float = 30.0,
    order: str = "dial",
) -> commands.Dial:
    legs = tuple(
        commands.DialLeg(call_uuid=f"b{number}", to=to, sip_headers=(("X-PH-Leg", str(number)),))
        for number, to in enumerate(targets or ("15550300",), 1)
    )
    return commands.Dial(
        order=order,
        call_uuid=call_uuid,
        legs=legs,
        caller_id=caller_id,
        ring_timeout_s=ring_timeout_s,
        time_limit_s=60.0,
        hangup_on_star=hangup_on_star,
        ringback=(commands.PromptCue(pcm_path=RINGBACK),),
    )


def progress(lab: Lab) -> list[tuple[str, str]]:
    return [(told.b_leg_uuid, told.action) for told in lab.wanted(DialProgress)]
