"""Holds what happened on a stage against what its scenario expects."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from scenarios.endpoints.kinds import WEAK_CLOCKS
from scenarios.expect.callbacks import judge_callbacks
from scenarios.expect.recordings import judge_recordings
from scenarios.expect.rtp import judge_rtp
from scenarios.expect.sip import judge_sip
from scenarios.proof.parties import Party
from scenarios.runner.fetching import fetch_recordings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from scenarios.proof.verdict import Verdict
    from scenarios.runner.stage import Stage

    Work = Callable[[Callable[[], list[Verdict]]], Awaitable[list[Verdict]]]

MARGIN_S = 0.15
"""A phone falls silent, and speaks again, some packets after it was told to."""


async def judge(stage: Stage, folder: Path, capture: Path, work: Work) -> list[Verdict]:
    """Every verdict on a case that ran to its end. Files of recordings are fetched into `folder`."""
    expect = stage.scenario.expect
    fetched = await fetch_recordings(stage.platform, folder)
    ports = {party: phone.media_port for party, phone in stage.phones.items()}
    usernames = {party: account.username for party, account in stage.accounts.items()}
    verdicts = judge_callbacks(expect, stage.app.log, stage.platform.auth_token, stage.app.text)
    if expect.recordings or fetched:
        proof = partial(
            judge_recordings,
            captures=[capture],
            parties=_parties(stage),
            log=stage.app.log,
            silences=_silences(stage),
        )
        verdicts += await work(partial(proof, expect.recordings, fetched))
    verdicts += await work(partial(judge_rtp, expect.rtp, capture, ports))
    return verdicts + judge_sip(expect.sip, stage.platform.trace.events, usernames)


async def in_a_thread(work: Callable[[], list[Verdict]]) -> list[Verdict]:
    """Live: the phones of other cases must not wait while numbers are crunched."""
    return await asyncio.to_thread(work)


async def at_once(work: Callable[[], list[Verdict]]) -> list[Verdict]:
    """Simulated: time stands still meanwhile."""
    return work()


def _parties(stage: Stage) -> list[tuple[Party, int | None]]:
    """The parties and the sounds of the app, as the proof knows them."""
    parties: list[tuple[Party, int | None]] = [
        (
            Party(name=party, code=account.code, weak_clock=stage.scenario.parties[party].phone in WEAK_CLOCKS),
            stage.phones[party].media_port,
        )
        for party, account in stage.accounts.items()
    ]
    return parties + [(Party(name=name, code=code), None) for name, code in stage.sound_codes.items()]


def _silences(stage: Stage) -> dict[str, list[tuple[int, int]]]:
    """When each party was mute, wall time in ns, with a margin for what was under way."""
    wall, now = stage.platform.wall_ns, stage.platform.now()
    return {
        party: [
            (wall(silence.start - MARGIN_S), wall((now if silence.end is None else silence.end) + MARGIN_S))
            for silence in silences
        ]
        for party, silences in stage.silences.items()
    }
