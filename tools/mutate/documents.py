"""Mutants of documents: where they come from, what is wrong with them, what an application is told all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.callflow import action
from emulator.callflow.control import FetchFailed
from emulator.callflow.document import FlowProblem, Origin
from emulator.callflow.pace import Pace
from emulator.runtime.call_callbacks import CallCallbacks
from emulator.runtime.call_control import FlowControl
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.calls.actions import DialProgress
    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

SOON = 10
"""Documents."""


@mutant("document_not_well_formed[redirect-8014]", says="HangupCauseCode")
def redirect_taken_for_an_action(breakage: Breakage) -> None:
    """A document that is not well-formed ends the call with the code of an action, whatever led to it."""

    def parse(original: Original, body: bytes, *, origin: Origin, url: str = "") -> Any:
        return original(body, origin=Origin.ACTION if origin is Origin.REDIRECT else origin, url=url)

    breakage.replace(action, "parse_document", parse)


@mutant("documents_in_circles", says="/here/")
def circles_cut_too_soon(breakage: Breakage) -> None:
    """Ten documents at once are taken for a circle."""

    def begin(original: Original, pace: Pace, origin: Origin, now: float) -> None:
        original(pace, origin, now)
        if len(pace._began) > SOON:
            raise FlowProblem("in circles", code=origin.unreachable)

    breakage.replace(Pace, "begin", begin)


@mutant("sound_that_is_none", says="HangupCauseCode")
def bad_sound_ends_the_call(breakage: Breakage) -> None:
    """A Play whose file is no sound ends the call."""

    async def play(original: Original, control: FlowControl, url: str, loop: int) -> None:
        try:
            await original(control, url, loop)
        except FetchFailed as failure:
            raise FlowProblem(str(failure), code=Origin.ANSWER.unreachable) from failure

    breakage.replace(FlowControl, "play", play)


@mutant("complaint_told_when_the_callee_answers", says="/leg/")
def only_the_end_of_a_leg_is_told(breakage: Breakage) -> None:
    """callbackUrl of a Dial hears nothing before the callee is gone, as with the ancestor of the platform."""

    def dial(original: Original, callbacks: CallCallbacks, progress: DialProgress) -> None:
        if progress.action == "hangup":
            original(callbacks, progress)

    breakage.replace(CallCallbacks, "dial", dial)
