"""Hears what the phones of a live case report by HTTP; it stands in the platform's time line."""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING

from hardware.events.lab_events import events_address, phones_heard
from hardware.lab_secrets import event_token

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from scenarios.language.loader import Case
    from scenarios.runner.platform_port import Platform, PlatformOrder

ANY_OF_LOOPBACK = ("127.0.0.1", 0)


@contextlib.asynccontextmanager
async def hearing_phones(case: Case, order: PlatformOrder, platform: Platform) -> AsyncIterator[Mapping[str, str]]:
    """Listen inside of the block. Yields where each simulated phone is to report, by its name in the lab.

    Real phones report where `events` of their lab says, which they were provisioned with; without it nobody listens
    for them. Raises BadInput, Unavailable.
    """
    lab, scenario = order.lab.lab, case.scenario
    real = lab.events and order.lab.real_phones(scenario)
    simulated = [name for name in order.lab.phones_of(scenario) if lab.phones[name].simulated]
    if order.world != "live" or not (real or simulated):
        yield {}
        return
    tokens = {name: secrets.token_hex(16) for name in simulated}
    if real:
        tokens |= {name: event_token(order.lab.file, name) for name in lab.phones if name not in tokens}
    address = events_address(lab, str(order.lab.file)) if real else ANY_OF_LOOPBACK
    async with phones_heard(lab, tokens, platform.trace, address) as door:
        yield {name: door.url_of(name) for name in simulated}
