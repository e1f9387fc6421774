"""Looks at the wire of a case that is over: packets, signalling, and who was heard at which phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.expect.heard import judge_heard, voices_at
from scenarios.expect.never import judge_never
from scenarios.expect.rtp import judge_rtp
from scenarios.expect.sip import judge_sip
from scenarios.expect.sounding import judge_sounding
from scenarios.runner.attendance import connected_ns, moments_of, parties_of, sources_of

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict
    from scenarios.runner.stage import Stage

SOUNDS = "sounds"
"""Beside the recordings: what the platform has played."""


def judge_the_wire(stage: Stage, capture: Path, longest_s: float) -> list[Verdict]:
    """Verdicts on all of it. Nobody has spoken for more than `longest_s` seconds."""
    expect, log = stage.scenario.expect, stage.app.log
    sources = sources_of(stage)
    usernames = {party: account.username for party, account in stage.accounts.items()}
    listeners = [each.by for each in expect.heard] + [each.by for each in expect.never if each.by is not None]
    present = parties_of(stage)
    voices = voices_at(listeners, capture, sources, connected_ns(stage), present, longest_s)
    sounds = stage.platform.recordings_dir.parent / SOUNDS
    return [
        *judge_rtp(expect.rtp, capture, sources, usernames),
        *judge_sip(expect.sip, stage.platform.trace.events, usernames, log.look_up),
        *judge_heard(expect.heard, voices),
        *judge_sounding(expect, capture, sources, connected_ns(stage), sounds),
        *judge_never(expect.never, log, moments_of(stage), voices),
    ]
