"""`python -m hardware.watchdog`: brings phones and devices to rest when who started it is gone, however it went.

It is given its order as a line of JSON on stdin, says `ready` on stdout, and rests everything at the end of stdin: that
comes when a run closes it and when a run is killed (docs/decisions/0021). What does not rest is its last line.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

from pydantic import BaseModel

from emulator.base.errors import OffhookError
from hardware.lab_file import Broker, Device, LabPhone
from hardware.phones.put_down import put_down

if TYPE_CHECKING:
    from hardware.bus.guard import Guard

READY = "ready"
SETTLE_S = 0.5
"""What was ordered by a run that was then killed is still on its way: a phone may dial yet, and a device may answer,
which would be taken for an answer to us."""


class WatchdogOrder(BaseModel):
    """What is watched, and where."""

    broker: Broker | None = None
    """Of the devices; None: there are none."""
    devices: dict[str, Device] = {}
    phones: dict[str, LabPhone] = {}


class Unrest(BaseModel):
    """What was not brought to rest, a line each."""

    devices: list[str] = []
    phones: list[str] = []


async def _watch() -> Unrest:
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    order = WatchdogOrder.model_validate_json(await lines.readline())
    ended = asyncio.Event()
    async with contextlib.AsyncExitStack() as stack:
        guard = await _guard(order, stack)

        def end() -> None:
            ended.set()
            if guard is not None:
                guard.wake()

        loop.add_signal_handler(signal.SIGTERM, end)
        print(READY, flush=True)  # noqa: T201 - the contract with who started it
        reading = asyncio.create_task(lines.read())
        reading.add_done_callback(lambda _: end())
        await (ended.wait() if guard is None else guard.watch(ended))
        unrest = Unrest()
        for _ in range(2):  # The second time only finds, as a rule, that all rest.
            await asyncio.sleep(SETTLE_S)
            unrest = await _rest(order, guard)
        return unrest


async def _guard(order: WatchdogOrder, stack: contextlib.AsyncExitStack) -> Guard | None:
    """What watches the devices, if there are any. Raises Unavailable."""
    if order.broker is None or not order.devices:
        return None
    from hardware.bus.connection import BusConnection  # noqa: PLC0415 - an extra that only labs with a bus have
    from hardware.bus.guard import Guard  # noqa: PLC0415 - as above

    bus = await stack.enter_async_context(BusConnection(order.broker))
    guard = Guard(order.devices, bus, order.broker.base, "watchdog")
    await guard.open()
    return guard


async def _rest(order: WatchdogOrder, guard: Guard | None) -> Unrest:
    """Both at once: neither waits for the other's time-outs."""
    phones = asyncio.create_task(put_down(order.phones))
    devices = [] if guard is None else await guard.rest()
    return Unrest(devices=devices, phones=await phones)


def main() -> int:
    """Watch to the end; 0: it did, and says what does not rest."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run.
    try:
        unrest = asyncio.run(_watch())
    except OffhookError as error:
        print(error, file=sys.stderr)  # noqa: T201 - as above
        return 1
    with contextlib.suppress(BrokenPipeError):  # Whoever would read it was killed.
        print(unrest.model_dump_json(), flush=True)  # noqa: T201 - as above
    return 0


if __name__ == "__main__":
    sys.exit(main())
