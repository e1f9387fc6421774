"""`offhook up --lab FILE`: what happens is published on the lab bus, and what phones report is heard."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from hardware.events.lab_events import events_address, phones_heard
from hardware.lab_file import load_lab
from hardware.lab_secrets import event_token

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from emulator.base.trace import Trace


def beside_platform(file: Path) -> Callable[[Trace], AbstractAsyncContextManager[None]]:
    """What runs beside a platform for the lab of `file`. Raises BadInput."""
    lab = load_lab(file)
    if lab.bus is None and not lab.events:
        raise BadInput("has no bus to publish on, and no events: where phones report", place=str(file))
    address = events_address(lab, str(file)) if lab.events else None
    tokens = {name: event_token(file, name) for name in lab.phones} if lab.events else {}

    @contextlib.asynccontextmanager
    async def company(trace: Trace) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            if lab.bus is not None:
                from hardware.bus.up_bus import published  # noqa: PLC0415 - an extra that only labs with a bus have

                await stack.enter_async_context(published(lab.bus, trace))
            if address is not None:
                await stack.enter_async_context(phones_heard(lab, tokens, trace, address))
            yield

    return company
