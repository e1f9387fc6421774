"""A run that is killed in mid-call leaves the phones of the lab on-hook: here a simulator that outlives the run."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import pytest

from hardware.simulators.deeds import LineState
from tests.live.desk_phone import desk_phone, free_udp_port, started, until_it_is

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.slow]
CASE = """\
name: long_talk
summary: A caller and a desk phone talk for longer than the run lives.
numbers: ["15550100"]
parties:
  caller: {}
  agent: {phone: phone, device: desk}
app:
  documents:
    /answer/: <Response><Dial><User>${agent.uri}</User></Dial></Response>
steps:
  - {dial: "15550100", by: caller}
  - {answer: agent, within: 30 s}
  - {talk: [caller, agent], for: 600 s, within: 700 s}
expect:
  callbacks: [{to: /answer/}]
"""
WITHIN_S = 240.0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_phone_is_on_hook_however_the_run_ended(tmp_path: Path, how: signal.Signals) -> None:
    async def story() -> None:
        sip = free_udp_port()
        async with desk_phone(sip) as phone, asyncio.timeout(WITHIN_S):
            run = await started(tmp_path, phone, sip, CASE)
            await until_it_is(phone, LineState.CONNECTED)
            run.send_signal(how)
            await run.wait()
            assert run.returncode == (130 if how is signal.SIGINT else -how)
            await until_it_is(phone, LineState.IDLE)
            assert phone.desk.why == "by us"

    asyncio.run(story())
