"""`python -m hardware.bus.watchdog`: brings devices to rest when the process that started it is gone, however it went.

It is given its order as a line of JSON on stdin, says `ready` on stdout, and rests everything at the end of stdin: that
comes when a run closes it and when a run is killed (docs/decisions/0021).
"""

from __future__ import annotations

import asyncio
import signal
import sys

from pydantic import BaseModel

from emulator.base.errors import OffhookError
from hardware.bus.connection import BusConnection
from hardware.bus.guard import Guard
from hardware.lab_file import Broker, Device

READY = "ready"
SETTLE_S = 0.5
"""What a device answered to a run that was then killed is still on its way: it would be taken for an answer to us."""


class WatchdogOrder(BaseModel):
    """What is watched, and where."""

    broker: Broker
    devices: dict[str, Device]


async def _watch() -> list[str]:
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    order = WatchdogOrder.model_validate_json(await lines.readline())
    ended = asyncio.Event()
    async with BusConnection(order.broker) as bus:
        guard = Guard(order.devices, bus, order.broker.base, "watchdog")
        await guard.open()

        def end() -> None:
            ended.set()
            guard.wake()

        loop.add_signal_handler(signal.SIGTERM, end)
        print(READY, flush=True)  # noqa: T201 - the contract with who started it
        reading = asyncio.create_task(lines.read())
        reading.add_done_callback(lambda _: end())
        await guard.watch(ended)
        complaints: list[str] = []
        for _ in range(2):  # The second time only asks whoever rests.
            await asyncio.sleep(SETTLE_S)
            complaints = await guard.rest()
        return complaints


def main() -> int:
    """Watch to the end; 0: everything rests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run.
    try:
        complaints = asyncio.run(_watch())
    except OffhookError as error:
        complaints = [str(error)]
    for line in complaints:
        print(line, file=sys.stderr)  # noqa: T201 - as above
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
