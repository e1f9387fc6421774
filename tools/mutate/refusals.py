"""Mutants of what should end, stop or refuse something, and does not, or does it to somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.calls import causes
from emulator.calls.dial_plan import DialPlan
from emulator.calls.dialing import Dialing
from emulator.calls.recordings import Recordings
from emulator.media.inband_digits import InbandDigits
from emulator.media.playout import Playout
from emulator.runtime.call_control import FlowControl
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant("inbound_refused_by_the_app[busy-486-3010]", "inbound_refused_by_the_app[rejected-603-3020]", says="480")
def refused_with_480(breakage: Breakage) -> None:
    """A call that the app refuses is refused with 480, whatever its reason."""

    async def hangup(original: Original, control: FlowControl, *, reason: str, code: int, detail: str = "") -> None:
        await original(control, reason="", code={"rejected": 3020, "busy": 3010}.get(reason, code), detail=detail)

    breakage.replace(FlowControl, "hangup", hangup)


@mutant("inbound_two_agents_in_turn", says="berta")
def first_agent_rung_again(breakage: Breakage) -> None:
    """A second Dial rings the agent of the first."""
    orders: list[Any] = []

    def dial(original: Original, control: FlowControl, order: Any, name: str) -> Any:
        orders.append(order)
        return original(control, replace(order, targets=orders[0].targets), name)

    breakage.replace(FlowControl, "_dial", dial)


@mutant("inbound_hangup_on_star", says="HangupCauseCode")
def agent_ends_the_call(breakage: Breakage) -> None:
    """When the agent's leg is over the call is, and what follows the Dial is not run."""

    def ended(original: Original, dialing: Dialing, leg: Any, cause: Any, now: float) -> None:
        parent = dialing._board.legs.get(leg.parent_call_uuid)
        original(dialing, leg, cause, now)
        if parent is not None:
            dialing._endings.hang_up(parent, causes.ENDED_BY_CALLEE, now)

    breakage.replace(Dialing, "leg_ended", ended)


@mutant("inbound_did_dial_answer[wav-softphone-softphone]", says="agent hears caller")
def one_way_audio(breakage: Breakage) -> None:
    """Of two who are joined only one hears the other."""

    def route(original: Original, playout: Playout, bridges: dict[int, int], speakers: list[int]) -> None:
        original(playout, {listener: heard for listener, heard in bridges.items() if listener < heard}, speakers)

    breakage.replace(Playout, "route", route)


@mutant("voicemail_finish_on_key", says="ended")
def finishing_key_ignored(breakage: Breakage) -> None:
    """finishOnKey ends no recording."""
    breakage.replace(Recordings, "digit", lambda *_: None)


@mutant("media_dtmf_inband", says="/keys/")
def tones_not_heard(breakage: Breakage) -> None:
    """Keys that are tones in the audio do not count."""
    breakage.replace(InbandDigits, "tick", lambda *_: None)


@mutant("dial_emergency_number", says="caller: not ended")
def emergency_number_called(breakage: Breakage) -> None:
    """Whoever is reached at an emergency number is called."""
    breakage.replace(DialPlan, "is_refused", lambda *_: False)
