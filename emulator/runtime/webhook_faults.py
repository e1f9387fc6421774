"""Lets a request to the application go wrong as a rule of /control/faults says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.runtime.http_client import HttpAnswer
from emulator.runtime.http_faults import ConnectionRefused, Partial, ReadTimeout

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from emulator.api.control.fault_rules import FaultRule
    from emulator.runtime.http_client import HttpTimeouts


async def suffer(rule: FaultRule, send: Callable[[], Awaitable[HttpAnswer]], timeouts: HttpTimeouts) -> HttpAnswer:
    """The answer that the rule leaves over. Raises HttpFault where it leaves none; `send` sends the request."""
    by_rule = f"by fault rule {rule.rule_id}"
    patience_s = min(timeouts.read_s, timeouts.total_s)
    if rule.delay_s >= patience_s:
        await asyncio.sleep(patience_s)
        raise ReadTimeout(f"no answer in time, {by_rule}")
    await asyncio.sleep(rule.delay_s)
    if rule.status is None and rule.fault is None:
        return await send()
    if rule.carried_out:
        await send()
    match rule.fault:
        case "unreachable":
            raise ConnectionRefused(f"connection refused, {by_rule}")
        case "silent":
            await asyncio.sleep(patience_s - rule.delay_s)
            raise ReadTimeout(f"no answer in time, {by_rule}")
        case "cut":
            raise Partial(f"the connection broke off, {by_rule}")
    assert rule.status is not None
    return HttpAnswer(rule.status, (), b"")
