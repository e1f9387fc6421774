"""Mutants of calls that are under way: what the API plays to them, where it transfers them, who waits in the queue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.calls.call_queue import CallQueue
from emulator.calls.dialing import Dialing
from emulator.runtime.call_sounds import CallSounds
from emulator.runtime.live_calls import PlatformLiveCalls
from emulator.runtime.stream_desk import StreamDesk
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.api.live_calls import SoundOrder
    from emulator.calls.leg import Leg
    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant("live_play_over_a_dial[True-8]", says="hint")
def play_reaches_the_other_leg(breakage: Breakage) -> None:
    """What is played to one leg is heard by the other."""

    def play(original: Original, live: PlatformLiveCalls, call: str, legs: tuple[str, ...], order: SoundOrder) -> None:
        original(live, call, tuple(live.other_party(leg) for leg in legs), order)

    breakage.replace(PlatformLiveCalls, "play", play)


@mutant("live_play_over_a_dial[False-6]", says="agent 6 ± 0.8 s")
def play_is_always_mixed(breakage: Breakage) -> None:
    """What is to be heard instead of the other party is mixed with it."""

    def start(original: Original, sounds: CallSounds, call: str, legs: tuple[str, ...], order: SoundOrder) -> None:
        original(sounds, call, legs, replace(order, mixed=True))

    breakage.replace(CallSounds, "start", start)


@mutant("live_play_over_a_dial[True-8]", says="agent 8 ± 0.8 s")
def play_covers_the_other_party(breakage: Breakage) -> None:
    """What is to be mixed with the other party is heard instead."""

    def start(original: Original, sounds: CallSounds, call: str, legs: tuple[str, ...], order: SoundOrder) -> None:
        original(sounds, call, legs, replace(order, mixed=False))

    breakage.replace(CallSounds, "start", start)


@mutant("live_play_until_stopped", says="hears story")
def play_is_not_cut(breakage: Breakage) -> None:
    """A Play of the API goes on behind the length that was asked for."""

    def start(original: Original, sounds: CallSounds, call: str, legs: tuple[str, ...], order: SoundOrder) -> None:
        original(sounds, call, legs, replace(order, longest_s=None))

    breakage.replace(CallSounds, "start", start)


@mutant("live_play_until_stopped", says="hears music")
def play_goes_on(breakage: Breakage) -> None:
    """A Play that is stopped goes on."""
    breakage.replace(CallSounds, "stop", lambda *_: None)


@mutant("transfer_of_the_caller", says="ended")
def left_party_stays(breakage: Breakage) -> None:
    """Whoever talked to a caller who is transferred is not hung up."""

    def take(original: Original, dialing: Dialing, legs: Sequence[Leg], now: float) -> None:
        others = [dialing._board.legs[leg.bridged_with] for leg in legs if leg.bridged_with]
        original(dialing, [*legs, *others], now)

    breakage.replace(Dialing, "take", take)


@mutant("transfer_of_the_agent", says="dialled")
def caller_is_taken_along(breakage: Breakage) -> None:
    """A transfer of the other party takes the caller away from its flow, too."""

    def transfer(original: Original, live: PlatformLiveCalls, urls: dict[str, tuple[str, str]]) -> None:
        original(live, {leg: address for one, address in urls.items() for leg in (one, live.other_party(one)) if leg})

    breakage.replace(PlatformLiveCalls, "transfer", transfer)


@mutant("outbound_queue", says="message")
def nobody_waits(breakage: Breakage) -> None:
    """Every call begins at once, however many there are."""

    def add(_original: Original, queue: CallQueue, leg: Leg, now: float) -> None:
        queue._begin(leg, now)

    breakage.replace(CallQueue, "add", add)


@mutant("live_stream", says="status")
def stream_is_not_stopped(breakage: Breakage) -> None:
    """A stream that the API stops goes on."""
    breakage.replace(StreamDesk, "end", lambda *_: None)
