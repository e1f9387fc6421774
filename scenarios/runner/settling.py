"""The end of a case: every call is over, every expected callback has come, nothing else is on its way."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.proof.verdict import Verdict
from scenarios.runner.app_requests import NotInTime
from scenarios.runner.told_by_phones import phones_have_told

if TYPE_CHECKING:
    from scenarios.runner.stage import Stage

LINGER_S = 0.5
"""After everything expected has come: time for a callback that nobody expects."""


async def settle(stage: Stage) -> list[Verdict]:
    """Wait until every call is over, every expected callback and report of a phone has come, or their deadline."""
    expect = stage.scenario.expect
    verdicts: list[Verdict] = []
    for party, phone in stage.phones.items():
        if phone.log.has(Moment.CONNECTED):
            try:
                await phone.log.until(Moment.ENDED, expect.within)
            except PhoneFailure as failure:
                verdicts.append(Verdict(f"{party}'s call ends", False, str(failure), "ended by the last step"))
    # What does not come in time is missing in the log, and the verdicts on callbacks say so.
    with contextlib.suppress(NotInTime):
        await stage.app.log.until({each.to: each.times for each in expect.every_callback()}, expect.within)
    await phones_have_told(stage)
    await asyncio.sleep(LINGER_S)
    await stage.platform.flush()
    return verdicts
