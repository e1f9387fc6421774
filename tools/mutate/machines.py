"""Mutants of machine detection, and of the silence or the beep that ends a Wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.calls import greeting
from emulator.calls.greeting import Greeting
from emulator.calls.waiting import Waiting
from emulator.media import beeps
from emulator.runtime import call_control
from emulator.webhooks import payloads
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant("machine_human", says="Machine|answer")
def humans_are_machines(breakage: Breakage) -> None:
    """Whoever speaks for half a second is a machine."""

    def init(original: Original, self: Greeting, order: Any, at: float) -> None:
        original(self, order, at)
        self._sounded_s = 1.0

    breakage.replace(Greeting, "__init__", init)


@mutant("machine_sync", "machine_hangup", says="Machine|answer|within")
def machines_are_humans(breakage: Breakage) -> None:
    """A machine is taken for a human."""
    breakage.replace(greeting, "_machine", lambda _, why: greeting.Judgement(who="human", why=why))


@mutant("machine_async", says="/machine/")
def machine_url_not_told(breakage: Breakage) -> None:
    """The machine detection URL is told what a human is told of."""

    def fields(original: Original, *given: Any, **named: Any) -> dict[str, str]:
        told: dict[str, str] = original(*given, **named)
        return told | {"Machine": "false"}

    breakage.replace(payloads, "machine_detection", fields)


@mutant("machine_sync", says="not ended")
def silence_goes_unnoticed(breakage: Breakage) -> None:
    """A Wait does not end with silence."""
    breakage.replace(Waiting, "_end_with_silence", lambda *_, **__: None)


@mutant("dial_machine_answers[hangup-9100]", says="DialBLegHangupCauseCode|Machine")
def machine_of_a_dial_stays(breakage: Breakage) -> None:
    """Nobody listens to whom a Dial reaches."""
    breakage.replace(call_control, "_detection", lambda *_: None)


@mutant("machine_beep[true]", says="not ended")
def beep_goes_unnoticed(breakage: Breakage) -> None:
    """A Wait does not end with a beep."""
    breakage.replace(Waiting, "beep", lambda *_: None)


@mutant("machine_without_a_beep", says="Duration")
def voices_are_beeps(breakage: Breakage) -> None:
    """Whatever is loud counts as a tone."""
    breakage.replace(beeps, "steady_tone", lambda _, window, threshold: 1000.0 * (abs(window).max() > threshold))
