"""Mutants of calls: time limits, causes, what B legs are told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.calls import causes, endings
from emulator.calls.outbound import Outbound
from emulator.calls.signalling import Signalling
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant("inbound_did_record_session", "voicemail_hang_up[wav]", says="HangupSource")
def hangup_cause_wrong(breakage: Breakage) -> None:
    """A caller who hangs up is told to have been the callee."""
    breakage.replace(causes, "of_end", lambda *_, **__: causes.ENDED_BY_CALLEE)


@mutant("outbound_busy", "outbound_not_answered", says="CallStatus")
def call_status_wrong(breakage: Breakage) -> None:
    """Every call that was not answered has failed."""
    breakage.replace(endings, "call_status", lambda _, __, *, answered: "completed" if answered else "failed")


@mutant("outbound_not_answered", "inbound_dial_no_answer", says="not ended|ring|from|within")
def ring_timeout_late(breakage: Breakage) -> None:
    """A phone rings three seconds longer than it should."""

    def ring(
        original: Original, outbound: Outbound, leg: Any, ring_timeout_s: float, *others: Any, **named: Any
    ) -> None:
        original(outbound, leg, ring_timeout_s + 3, *others, **named)

    breakage.replace(Outbound, "_ring", ring)


@mutant("inbound_time_limit", says="not ended")
def time_limit_ignored(breakage: Breakage) -> None:
    """timeLimit of a Dial ends nothing."""

    def expired(original: Original, signalling: Signalling, what: str, call_uuid: str, now: float) -> None:
        if what != "limit":
            original(signalling, what, call_uuid, now)

    breakage.replace(Signalling, "timer_expired", expired)


@mutant("inbound_own_header[A-17]", says="X-PH-Order")
def own_headers_lost(breakage: Breakage) -> None:
    """The sipHeaders of a Dial do not reach the agent's phone."""

    def place(original: Original, outbound: Outbound, dial: Any, target: Any, *others: Any, **named: Any) -> Any:
        return original(outbound, dial, replace(target, sip_headers=()), *others, **named)

    breakage.replace(Outbound, "place_b_leg", place)
