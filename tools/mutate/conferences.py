"""Mutants of conferences: who is told what, who may come, and what becomes of whom when somebody goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.callflow.verbs.conference import Conference as Element
from emulator.calls.conference import Conference
from emulator.calls.conferences import Conferences
from emulator.runtime.call_callbacks import CallCallbacks
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.calls.actions import ConferenceProgress
    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant("conference_two_meet", says="/progress/")
def exits_not_told(breakage: Breakage) -> None:
    """callbackUrl of a Conference does not hear that a member has left."""

    def conference(original: Original, callbacks: CallCallbacks, progress: ConferenceProgress) -> None:
        if progress.action != "exit":
            original(callbacks, progress)

    breakage.replace(CallCallbacks, "conference", conference)


@mutant("conference_two_meet", says="ConferenceFirstMember")
def everybody_is_the_first(breakage: Breakage) -> None:
    """Every member is told to be the first."""

    def conference(original: Original, callbacks: CallCallbacks, progress: ConferenceProgress) -> None:
        original(callbacks, replace(progress, is_edge=True))

    breakage.replace(CallCallbacks, "conference", conference)


@mutant("conference_two_meet", "conference_by_api", says="after|left|ended|progress")
def flow_ends_with_the_stay(breakage: Breakage) -> None:
    """Whoever has left a conference is hung up: neither action nor the rest of the document is asked for."""

    async def run(original: Original, element: Element, control: Any) -> None:
        await control.answer()
        await control.meet(element.order)
        await control.hangup(reason="", code=4000)

    breakage.replace(Element, "run", run)


@mutant("conference_moderator", says="/left/|ended listener")
def conference_outlives_its_moderator(breakage: Breakage) -> None:
    """endConferenceOnExit is ignored."""

    def join(original: Original, conference: Conference, order: Any, *rest: Any) -> None:
        original(conference, replace(order, ends_on_exit=False), *rest)

    breakage.replace(Conference, "join", join)


@mutant("conference_moderator", says="/left/|callbacks|late|ended")
def nobody_is_one_too_many(breakage: Breakage) -> None:
    """maxMembers is ignored."""

    def join(original: Original, conferences: Conferences, order: Any, now: float) -> None:
        original(conferences, replace(order, max_members=20), now)

    breakage.replace(Conferences, "_join", join)
